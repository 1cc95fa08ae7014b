import { z } from 'zod'
import { insertAccountEvent } from '#app/db/account-events.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requireSession } from '#app/domain/sessions/require-session.server.ts'
import type { NewTokens } from '#app/integrations/supabase/auth.server.ts'
import {
  areFactorsOffered,
  enrolFactor,
  listFactors,
  removeFactor,
  showFactor,
} from '#app/integrations/supabase/mfa.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { requireProof } from './confirm-identity.server.ts'

/** `none`: this Auth has no second factors. */
export async function getFactorState(accessToken: string): Promise<'none' | 'off' | 'on'> {
  if (!(await areFactorsOffered(accessToken))) return 'none'
  return (await listFactors(accessToken)).length > 0 ? 'on' : 'off'
}

/** Begins to set one up, after the caller has shown who they are. Throws BAD_INPUT for the field `proof`. */
export async function startFactor(ctx: PersonContext, accessToken: string, proof: unknown) {
  await requireProof(ctx, proof)
  return enrolFactor(accessToken)
}

const finishSchema = z.object({ factorId: z.string().min(1).max(100), code: z.string().trim().max(20) })

/** The first code turns it on. The session goes on with the tokens that come back. */
export async function finishFactor(
  ctx: PersonContext,
  accessToken: string,
  input: unknown,
): Promise<NewTokens> {
  const { factorId, code } = parseInput(finishSchema, input)
  await requireSession(ctx)
  const tokens = await showFactor(accessToken, factorId, code.replace(/\s/g, ''))
  if (!tokens) throw new AppError('BAD_INPUT', { fields: { code: 'errors.account.factorCode' } })
  await note(ctx, 'factor.enabled')
  return tokens
}

/** Turns it off, after the caller has shown who they are. */
export async function endFactors(ctx: PersonContext, accessToken: string, proof: unknown): Promise<void> {
  await requireProof(ctx, proof)
  for (const factorId of await listFactors(accessToken)) {
    if (!(await removeFactor(accessToken, factorId))) {
      throw new AppError('CONFLICT', { messageKey: 'errors.account.factorUnavailable' })
    }
  }
  await note(ctx, 'factor.disabled')
}

const note = (ctx: PersonContext, action: 'factor.enabled' | 'factor.disabled') =>
  asActor({ ...scopeOf(ctx), workspaceId: null }, (tx) =>
    insertAccountEvent(tx, { userId: ctx.actor.userId, action, requestId: ctx.requestId }),
  )
