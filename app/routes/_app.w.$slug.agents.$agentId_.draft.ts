import type { ActionFunctionArgs } from '@remix-run/node'
import { updateAgentDraft } from '#app/domain/agents/update-agent-draft.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { parseJson } from '#app/lib/json.ts'

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
