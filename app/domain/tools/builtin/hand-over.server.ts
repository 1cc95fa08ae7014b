import { callPerson } from '#app/domain/conversations/call-person.server.ts'
import type { OfferedTool } from '../types.ts'

/** Calls a person of the team into the conversation, as the visitor's own button does. `calling` is what the visitor is to hear. */
export function handOverTool(title: string, calling: string): OfferedTool {
  return {
    spec: {
      name: 'hand_over',
      description:
        'Calls a person from the team, who will answer in this chat. Use it when the visitor asks for one, or when you cannot help. Then tell the visitor.',
      parameters: {
        type: 'object',
        properties: {
          reason: { type: 'string', maxLength: 200, description: 'Why, in a few words, for the team.' },
        },
        additionalProperties: false,
      },
    },
    kind: 'handover',
    toolId: null,
    title,
    visitorTitle: title,
    isDangerous: false,
    isIdempotent: true,
    async run({ reason }, context) {
      const why = typeof reason === 'string' ? reason : ''
      if (!context.visitorId)
        return {
          content: 'This is a preview: nobody was called. Say what you would say.',
          isError: false,
          effect: { kind: 'handover', reason: why },
        }
      await callPerson({ ...context, visitorId: context.visitorId })
      return {
        content: `A person was called. Tell the visitor in your own words: ${calling}`,
        isError: false,
        detail: { reason: why },
        effect: { kind: 'handover', reason: why },
      }
    },
  }
}
