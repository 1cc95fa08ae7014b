import type { LoaderFunctionArgs } from '@remix-run/node'
import { checkPublish } from '#app/domain/agents/check-publish.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

/** What publishing would change and what is missing, for the dialog that asks. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  return checkPublish(ctx, params.agentId ?? '')
}
