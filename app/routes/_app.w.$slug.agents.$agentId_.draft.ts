import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { updateAgentDraft } from '#app/domain/agents/update-agent-draft.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { parseJson } from '#app/lib/json.ts'

/** The draft as it is kept now: read anew by an editor that somebody else was faster than. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const { name, settings, updatedAt } = await getAgent(ctx, params.agentId ?? '')
  return Response.json({ name, settings, updatedAt })
}

/** Where the editor saves while one types: JSON in, JSON out, and no page loads anew. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  try {
    const body = parseJson(await request.text())
    const input = typeof body === 'object' && body !== null ? body : {}
    return Response.json(await updateAgentDraft(ctx, { ...input, agentId: params.agentId }))
  } catch (thrown) {
    const { data, init } = await formFailure(thrown, request)
    return Response.json(data, init ?? {})
  }
}
