import { z } from 'zod'
import { insertAccountEvent } from '#app/db/account-events.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { revokeOtherSessions } from '#app/domain/sessions/revoke-sessions.server.ts'
import { setPassword } from '#app/integrations/supabase/auth-admin.server.ts'
import { mailAccount } from './account-mail.server.ts'
import { requireProof } from './confirm-identity.server.ts'
import { requireGoodPassword } from './require-good-password.server.ts'

const schema = z.object({ proof: z.string().min(1).max(500), password: z.string().min(1).max(500) })

/** A new password for the caller, whose other sessions end. */
export async function changePassword(ctx: PersonContext, input: unknown): Promise<{ ended: number }> {
  const { proof, password } = parseInput(schema, input)
  const account = await requireProof(ctx, proof)
  await requireGoodPassword(password, { email: account.email })
  await setPassword(account.user_id, password)
  await asActor({ ...scopeOf(ctx), workspaceId: null }, (tx) =>
    insertAccountEvent(tx, {
      userId: account.user_id,
      action: 'password.changed',
      requestId: ctx.requestId,
    }),
  )
  mailAccount({ ...account, locale: ctx.locale }, { kind: 'passwordChanged' })
  return { ended: await revokeOtherSessions(ctx) }
}
