import { insertAccountEvent, selectAccountEvents } from '#app/db/account-events.server.ts'
import { selectMyAudit } from '#app/db/accounts.server.ts'
import { selectProfile } from '#app/db/profiles.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectSessions } from '#app/db/sessions.server.ts'
import { selectWorkspacesOf } from '#app/db/workspaces.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import { getAccountRow } from './confirm-identity.server.ts'

const MOST_EVENTS = 10_000

/** Everything the product keeps about the caller as a person, as plain data for a JSON file. Times are ISO 8601. */
export async function exportAccount(ctx: PersonContext) {
  const { userId } = ctx.actor
  const account = await getAccountRow(ctx)
  return asActor({ ...scopeOf(ctx), workspaceId: null }, async (tx) => {
    await insertAccountEvent(tx, { userId, action: 'data.exported', requestId: ctx.requestId })
    const profile = await selectProfile(tx, userId)
    const workspaces = await selectWorkspacesOf(tx, userId)
    const sessions = await selectSessions(tx, userId)
    const events = await selectAccountEvents(tx, userId, MOST_EVENTS)
    const deeds = await selectMyAudit(tx)
    return {
      exportedAt: new Date().toISOString(),
      account: { id: userId, email: account.email },
      profile: profile && {
        name: profile.display_name,
        locale: profile.locale,
        timeZone: profile.time_zone,
        hasAvatar: profile.avatar_path !== null,
        mailOnWaiting: profile.mail_on_waiting,
        createdAt: profile.created_at,
      },
      memberships: workspaces.map(({ id, slug, name, role }) => ({ workspaceId: id, slug, name, role })),
      sessions: sessions.map((row) => ({
        id: row.id,
        method: row.method,
        userAgent: row.user_agent,
        addressPrefix: row.address_prefix,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
      })),
      accountEvents: events.map((row) => ({
        action: row.action,
        detail: row.detail,
        createdAt: row.created_at,
      })),
      deeds: deeds.map((row) => ({
        workspace: row.workspace_name,
        workspaceId: row.workspace_id,
        action: row.action,
        subjectType: row.subject_type,
        subjectId: row.subject_id,
        changes: row.changes,
        createdAt: row.created_at,
      })),
    }
  })
}
