import type { LoaderFunctionArgs } from '@remix-run/node'
import { countUnread } from '#app/domain/workspaces/count-unread.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

/** The number beside "Inbox", for the frame around every page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  return { unread: await countUnread(ctx) }
}
