import type { Tx } from '#app/db/scope.server.ts'
import type { Context } from '#app/domain/context.server.ts'
import { newId } from '#app/lib/ids.ts'
import { enqueue } from '#app/queue/enqueue.server.ts'

/** The mail with the invitation's link of now, as a job in the caller's transaction. */
export async function mailInvitation(ctx: Context, tx: Tx, invitationId: string): Promise<void> {
  await enqueue(
    tx,
    'mail/send',
    { workspaceId: ctx.workspaceId, mailId: newId(), template: 'invitation', subjectId: invitationId },
    { meta: { requestId: ctx.requestId } },
  )
}
