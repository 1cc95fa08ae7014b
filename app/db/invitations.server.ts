import { type Selectable, sql } from 'kysely'
import type { Tx } from './scope.server.ts'
import type { Invitations } from './types.ts'

export type InvitationRow = Selectable<Invitations>

export type NewInvitation = {
  id: string
  workspaceId: string
  email: string
  role: 'admin' | 'member'
  /** null: every agent. */
  agentIds: string[] | null
  locale: 'en' | 'pt-BR'
  tokenSeed: Buffer
  tokenHash: Buffer
  invitedBy: string
}

type Key = { workspaceId: string; invitationId: string }
type Token = { tokenSeed: Buffer; tokenHash: Buffer }

const inThreeDays = sql<Date>`now() + interval '72 hours'`

/** An open invitation of the same address is made anew: its old link dies. Returns its id. */
export async function upsertInvitation(tx: Tx, made: NewInvitation): Promise<string> {
  const given = {
    role: made.role,
    agent_ids: made.agentIds,
    locale: made.locale,
    token_seed: made.tokenSeed,
    token_hash: made.tokenHash,
  }
  const row = await tx
    .insertInto('invitations')
    .values({
      id: made.id,
      workspace_id: made.workspaceId,
      email: made.email,
      invited_by: made.invitedBy,
      ...given,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'email'])
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .doUpdateSet({ ...given, mailed_at: null, expires_at: inThreeDays }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Neither accepted nor revoked, the newest first; expired ones among them. */
export async function selectOpenInvitations(tx: Tx, workspaceId: string): Promise<InvitationRow[]> {
  return await open(tx, workspaceId)
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(500)
    .execute()
}

export async function selectInvitation(tx: Tx, key: Key): Promise<InvitationRow | undefined> {
  return await tx
    .selectFrom('invitations')
    .selectAll()
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.invitationId)
    .executeTakeFirst()
}

/** A new token and three more days. Undefined when it is not open. */
export async function updateInvitationToken(
  tx: Tx,
  key: Key,
  token: Token,
): Promise<InvitationRow | undefined> {
  return await tx
    .updateTable('invitations')
    .set({
      token_seed: token.tokenSeed,
      token_hash: token.tokenHash,
      mailed_at: null,
      expires_at: inThreeDays,
    })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.invitationId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** Undefined when it is not open. */
export async function updateInvitationRevoked(tx: Tx, key: Key): Promise<InvitationRow | undefined> {
  return await tx
    .updateTable('invitations')
    .set({ revoked_at: sql<Date>`now()` })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.invitationId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

/** The mail with this token went out. */
export async function updateInvitationMailed(tx: Tx, key: Key & { tokenHash: Buffer }): Promise<void> {
  await tx
    .updateTable('invitations')
    .set({ mailed_at: sql<Date>`now()` })
    .where('workspace_id', '=', key.workspaceId)
    .where('id', '=', key.invitationId)
    .where('token_hash', '=', key.tokenHash)
    .execute()
}

export type FoundInvitationRow = {
  workspace_id: string
  workspace_name: string
  workspace_slug: string
  email: string
  role: 'admin' | 'member'
  locale: 'en' | 'pt-BR'
  invited_by: string | null
  expires_at: Date
}

/** Across workspaces: the token is all that its holder has. */
export async function selectInvitationByToken(
  tx: Tx,
  tokenHash: Buffer,
): Promise<FoundInvitationRow | undefined> {
  const { rows } = await sql<FoundInvitationRow>`select * from app.find_invitation(${tokenHash})`.execute(tx)
  return rows[0]
}

export type AcceptedRow =
  | { outcome: 'wrong_account'; workspace_id: null; slug: null; role: null }
  | { outcome: 'already_member'; workspace_id: string; slug: string; role: null }
  | { outcome: 'joined'; workspace_id: string; slug: string; role: 'admin' | 'member' }

/** The person of the transaction takes the seat. Throws NOT_FOUND for a token that opens nothing. */
export async function acceptInvitationRow(tx: Tx, tokenHash: Buffer): Promise<AcceptedRow | undefined> {
  const { rows } = await sql<AcceptedRow>`select * from app.accept_invitation(${tokenHash})`.execute(tx)
  return rows[0]
}

function open(tx: Tx, workspaceId: string) {
  return tx
    .selectFrom('invitations')
    .where('workspace_id', '=', workspaceId)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
}
