import type { Actor, Scope } from '#app/db/scope.server.ts'
import type { Locale } from '#app/i18n/locales.ts'
import type { Role } from './permissions.ts'

export type { Role } from './permissions.ts'

/** Who asks a verb to act, and where. Made at the doors; a verb trusts it. */
export type Context = {
  workspaceId: string
  actor: Actor
  /** The person's role in the workspace, or that of a key's maker; null for every other kind of actor. */
  role: Role | null
  /** What a program's key was given, as `resource:verb`; it narrows the role. Absent for people. */
  scopes?: readonly string[]
  /** Goes from the browser to the jobs, and stands in logs and audit. */
  requestId: string
  locale: Locale
}

/** A signed-in person outside any workspace: what creating and listing workspaces needs. */
export type PersonContext = Omit<Context, 'workspaceId' | 'role' | 'actor'> & {
  actor: Extract<Actor, { kind: 'user' }>
}

/** The database scope of a context. */
export function scopeOf(ctx: Context | PersonContext): Scope {
  return {
    workspaceId: 'workspaceId' in ctx ? ctx.workspaceId : null,
    actor: ctx.actor,
    requestId: ctx.requestId,
  }
}
