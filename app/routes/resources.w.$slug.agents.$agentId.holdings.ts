import type { LoaderFunctionArgs } from '@remix-run/node'
import { whatGoesWithAgent } from '#app/domain/agents/delete-agent.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

/** What would go with an agent, for the dialog that asks. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  return whatGoesWithAgent(ctx, params.agentId ?? '')
}
