import { sql } from 'kysely'
import type { Tx } from './scope.server.ts'

// Tokens that mails carry. For the system alone: whoever holds one may not be signed in.

export type TokenPurpose = 'reset_password' | 'change_email_old' | 'change_email_new' | 'confirm'

/** The one open token of this purpose; one asked for before is worth nothing from now on. */
export async function replaceAccountToken(
  tx: Tx,
  token: {
    userId: string
    purpose: TokenPurpose
    hash: Buffer
    minutes: number
    newEmail?: string | undefined
  },
): Promise<void> {
  await tx
    .deleteFrom('account_tokens')
    .where('user_id', '=', token.userId)
    .where('purpose', '=', token.purpose)
    .execute()
  await tx
    .insertInto('account_tokens')
    .values({
      user_id: token.userId,
      purpose: token.purpose,
      token_hash: token.hash,
      new_email: token.newEmail ?? null,
      expires_at: sql<Date>`now() + make_interval(mins => ${token.minutes})`,
    })
    .execute()
}

/** Uses a token up: of many who come with it at once, one gets it. Undefined: wrong, used or expired. */
export async function useAccountToken(
  tx: Tx,
  token: { purposes: TokenPurpose[]; hash: Buffer },
): Promise<{ userId: string; purpose: TokenPurpose; newEmail: string | null } | undefined> {
  const row = await tx
    .updateTable('account_tokens')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', token.hash)
    .where('purpose', 'in', token.purposes)
    .where('used_at', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .returning(['user_id', 'purpose', 'new_email'])
    .executeTakeFirst()
  return row && { userId: row.user_id, purpose: row.purpose as TokenPurpose, newEmail: row.new_email }
}

/** Whether a token would be good, without using it. */
export async function hasAccountToken(
  tx: Tx,
  token: { purposes: TokenPurpose[]; hash: Buffer },
): Promise<boolean> {
  const row = await tx
    .selectFrom('account_tokens')
    .select('id')
    .where('token_hash', '=', token.hash)
    .where('purpose', 'in', token.purposes)
    .where('used_at', 'is', null)
    .where(sql<boolean>`expires_at > now()`)
    .executeTakeFirst()
  return row !== undefined
}

/** A short code can be tried five times; each try counts before it is compared. */
export async function tryConfirmCode(tx: Tx, code: { userId: string; hash: Buffer }): Promise<boolean> {
  const { rows } = await sql<{ is_right: boolean }>`
    update account_tokens set
      attempts = attempts + 1,
      used_at = case when token_hash = ${code.hash} then now() end
    where user_id = ${code.userId} and purpose = 'confirm' and used_at is null and attempts < 5 and expires_at > now()
    returning token_hash = ${code.hash} as is_right
  `.execute(tx)
  return rows[0]?.is_right ?? false
}

/** Whether both sides of a change of address have answered: the new address when they have. */
export async function selectAgreedEmail(tx: Tx, userId: string): Promise<string | null> {
  const { rows } = await sql<{ new_email: string }>`
    select o.new_email from account_tokens o
    join account_tokens n on n.user_id = o.user_id and n.purpose = 'change_email_new' and n.new_email = o.new_email
    where o.user_id = ${userId} and o.purpose = 'change_email_old'
      and o.used_at is not null and n.used_at is not null and o.created_at = n.created_at
  `.execute(tx)
  return rows[0]?.new_email ?? null
}

export async function deleteAccountTokens(tx: Tx, userId: string, purposes: TokenPurpose[]): Promise<void> {
  await tx
    .deleteFrom('account_tokens')
    .where('user_id', '=', userId)
    .where('purpose', 'in', purposes)
    .execute()
}

/** The address a person asked to change to, while both sides can still answer. */
export async function selectPendingEmail(
  tx: Tx,
  userId: string,
): Promise<{ newEmail: string; oldConfirmed: boolean; newConfirmed: boolean } | null> {
  const rows = await tx
    .selectFrom('account_tokens')
    .select(['purpose', 'new_email', 'used_at'])
    .where('user_id', '=', userId)
    .where('purpose', 'in', ['change_email_old', 'change_email_new'])
    .where(sql<boolean>`expires_at > now()`)
    .execute()
  const of = (purpose: string) => rows.find((row) => row.purpose === purpose)
  const newEmail = of('change_email_new')?.new_email
  if (!newEmail || rows.length < 2) return null
  return {
    newEmail,
    oldConfirmed: of('change_email_old')?.used_at != null,
    newConfirmed: of('change_email_new')?.used_at != null,
  }
}
