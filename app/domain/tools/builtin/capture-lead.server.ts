import { upsertLead } from '#app/db/leads.server.ts'
import { asSystemOnce } from '#app/db/scope.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import type { OfferedTool } from '../types.ts'
import { leadParameters, readLead } from './lead-values.ts'

/** Keeps what a visitor told of themselves, in the owner's fields; null when the agent asks for nothing. */
export function captureLeadTool(
  title: string,
  { isOn, fields }: AgentSettings['tools']['captureLead'],
): OfferedTool | null {
  if (!isOn || fields.length === 0) return null
  return {
    spec: {
      name: 'capture_lead',
      description:
        'Keeps contact details for the team. Call it once the visitor has told you what is required, in their own words; never make a value up, and ask for what is missing.',
      parameters: leadParameters(fields),
    },
    kind: 'lead',
    toolId: null,
    title,
    visitorTitle: title,
    isDangerous: false,
    isIdempotent: true,
    async run(args, { workspaceId, agentId, conversationId, visitorId }) {
      const lead = readLead(fields, args)
      if (!lead.ok)
        return {
          content: `This cannot be kept as given: ${lead.wrong.join(', ')}. Ask for it again.`,
          isError: true,
        }
      if (!visitorId)
        return {
          content: 'Everything is right. This is a preview, so nothing was kept.',
          isError: false,
          detail: lead.values,
        }
      const place = { workspaceId, agentId, conversationId, visitorId }
      const leadId = await asSystemOnce('keep what a visitor told of themselves', (tx) =>
        upsertLead(tx, place, lead.values),
      )
      return { content: 'Kept. The team will see it.', isError: false, effect: { kind: 'lead', leadId } }
    },
  }
}
