import type { Context } from '#app/domain/context.server.ts'
import { sendMail as handOver } from '#app/integrations/email/send-mail.server.ts'
import type { OutgoingMail } from '#app/integrations/email/types.ts'
import type { TaskPayload } from '#app/queue/catalog.ts'
import { budgetMail } from './budget-mail.server.ts'
import { invitationMail } from './invitation-mail.server.ts'
import { ownershipMail } from './ownership-mail.server.ts'
import { waitingMail } from './waiting-mail.server.ts'
import { workspaceClosedMail } from './workspace-closed-mail.server.ts'

type Payload = TaskPayload<'mail/send'>

/** A mail made of what holds now, and what to write down once it went out. Null: there is nothing to say any more. */
export type PreparedMail = { mail: Omit<OutgoingMail, 'id'>; sent?: () => Promise<void> } | null

const TEMPLATES: Record<
  Payload['template'],
  (about: Pick<Payload, 'workspaceId' | 'subjectId' | 'recipientId'>) => Promise<PreparedMail>
> = {
  invitation: invitationMail,
  ownership: ownershipMail,
  'workspace-closed': workspaceClosedMail,
  'conversation-waiting': waitingMail,
  budget: budgetMail,
}

/** The job of every mail: nothing of it is in the queue but ids. No transaction is open while it is handed over. */
export async function sendMail(
  ctx: Context,
  { mailId, template, subjectId, recipientId }: Payload,
): Promise<{ isSent: boolean }> {
  const prepared = await TEMPLATES[template]({ workspaceId: ctx.workspaceId, subjectId, recipientId })
  if (!prepared) return { isSent: false }
  await handOver({ id: mailId, ...prepared.mail })
  await prepared.sent?.()
  return { isSent: true }
}
