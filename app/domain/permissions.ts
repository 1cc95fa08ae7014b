import { AppError } from '#app/lib/app-error.ts'

// Who may do what: the one table. Server checks, what pages show, the page of roles and docs/permissions.md all read it.
// Row-level security says the same once more, for the tables.

export const ROLES = ['owner', 'admin', 'member'] as const
export type Role = (typeof ROLES)[number]

/** Resource -> verb -> the least role that may. */
export const PERMISSIONS = {
  workspace: { read: 'member', update: 'admin', leave: 'member', transfer: 'owner', delete: 'owner' },
  members: { read: 'member', update: 'admin', remove: 'admin', updateOwners: 'owner' },
  invitation: { read: 'admin', create: 'admin', revoke: 'admin' },
  agentAccess: { read: 'admin', update: 'admin' },
  agent: {
    read: 'member',
    try: 'member',
    create: 'member',
    update: 'member',
    publish: 'member',
    delete: 'admin',
    import: 'member',
  },
  knowledge: { read: 'member', create: 'member', update: 'member', delete: 'member' },
  conversation: { read: 'member', create: 'member', reply: 'member', update: 'member' },
  job: { read: 'member', cancel: 'member' },
  approval: { decide: 'member' },
  trace: { read: 'member' },
  lead: { read: 'member', export: 'admin' },
  tool: { read: 'member', manage: 'admin' },
  provider: { read: 'member', manage: 'admin' },
  budget: { read: 'member', manage: 'admin' },
  usage: { read: 'member' },
  apiKey: { read: 'admin', create: 'admin', revoke: 'admin' },
  audit: { read: 'admin', export: 'admin', updateRetention: 'owner' },
  channel: { read: 'member', manage: 'admin' },
} as const satisfies Record<string, Record<string, Role>>

export type Resource = keyof typeof PERMISSIONS
export type Action<R extends Resource> = keyof (typeof PERMISSIONS)[R] & string

/**
 * What a member may do with one agent, where it is narrowed: without a choice of an owner or admin, all four. Owners and
 * admins always have all.
 */
export const AGENT_RIGHTS = ['view', 'edit', 'publish', 'converse'] as const
export type AgentRight = (typeof AGENT_RIGHTS)[number]
export type AgentRights = Record<AgentRight, boolean>
export const ALL_RIGHTS: AgentRights = { view: true, edit: true, publish: true, converse: true }

const RANK: Record<Role, number> = { member: 1, admin: 2, owner: 3 }

type Who = Role | null | { role: Role | null; scopes?: readonly string[] }

/** All that a program's key can be given. People, keys, the workspace itself: never. */
export const KEY_SCOPES = [
  'agent:read',
  'conversation:read',
  'knowledge:read',
  'knowledge:create',
  'knowledge:delete',
  'audit:read',
] as const satisfies { [R in Resource]: `${R}:${Action<R>}` }[Resource][]
export type KeyScope = (typeof KEY_SCOPES)[number]

/** A key has what its scopes name; a person is not narrowed by any. */
function isInScope(who: Who, needed: string): boolean {
  if (typeof who !== 'object' || !who?.scopes) return true
  return who.scopes.includes(needed) && KEY_SCOPES.some((scope) => scope === needed)
}

/** Jobs, hooks and visitors act through verbs of their own, which check their own ground: a role is a person's. */
export function can<R extends Resource>(who: Who, resource: R, action: Action<R>): boolean {
  const role = typeof who === 'object' && who !== null ? who.role : who
  const needed = (PERMISSIONS[resource] as Record<string, Role>)[action]
  if (!isInScope(who, `${resource}:${action}`)) return false
  return role !== null && needed !== undefined && RANK[role] >= RANK[needed]
}

/** Throws FORBIDDEN when the person's role does not reach. */
export function requirePermission<R extends Resource>(who: Who, resource: R, action: Action<R>): void {
  if (!can(who, resource, action)) throw new AppError('FORBIDDEN')
}

export type PermissionRow = { resource: Resource; verb: string; roles: Record<Role, boolean> }

/** The table row by row, for people to read. */
export function permissionRows(): PermissionRow[] {
  return Object.entries(PERMISSIONS).flatMap(([resource, verbs]) =>
    Object.entries(verbs).map(([verb, least]) => ({
      resource: resource as Resource,
      verb,
      roles: {
        owner: true,
        admin: RANK.admin >= RANK[least as Role],
        member: RANK.member >= RANK[least as Role],
      },
    })),
  )
}
