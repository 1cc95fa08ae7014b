import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { decideCall } from '#app/domain/tools/decide-call.server.ts'
import { listApprovals } from '#app/domain/tools/list-approvals.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

/** What of a conversation waits for a person, and what was decided: for the inbox and the preview. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const conversationId = new URL(request.url).searchParams.get('conversation') ?? ''
  return { conversationId, approvals: await listApprovals(ctx, conversationId) }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const form = await request.formData()
  try {
    requireIntent(form, 'decide')
    await decideCall(ctx, Object.fromEntries(form))
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}
