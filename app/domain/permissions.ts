import { AppError } from '#app/lib/app-error.ts'
import type { Context, Role } from './context.server.ts'

/** What each role may do. Row-level security says the same once more, for the tables. */
const ALLOWED = {
  workspace: { read: 'member', update: 'admin', delete: 'owner' },
  members: { read: 'member', manage: 'admin' },
  agent: { read: 'member', create: 'member', update: 'member', publish: 'member', delete: 'admin' },
  knowledge: { read: 'member', create: 'member', update: 'member', delete: 'member' },
  conversation: { read: 'member', create: 'member', reply: 'member', update: 'member' },
  job: { read: 'member', cancel: 'member' },
  usage: { read: 'member' },
  audit: { read: 'admin' },
  channel: { read: 'member', manage: 'admin' },
} as const satisfies Record<string, Record<string, Role>>

export type Resource = keyof typeof ALLOWED
export type Action<R extends Resource> = keyof (typeof ALLOWED)[R] & string

const RANK: Record<Role, number> = { member: 1, admin: 2, owner: 3 }

/** Jobs, hooks and visitors act through verbs of their own, which check their own ground: a role is a person's. */
export function can<R extends Resource>(ctx: Pick<Context, 'role'>, resource: R, action: Action<R>): boolean {
  const needed = (ALLOWED[resource] as Record<string, Role>)[action]
  return ctx.role !== null && needed !== undefined && RANK[ctx.role] >= RANK[needed]
}

/** Throws FORBIDDEN when the person's role does not reach. */
export function requirePermission<R extends Resource>(
  ctx: Pick<Context, 'role'>,
  resource: R,
  action: Action<R>,
): void {
  if (!can(ctx, resource, action)) throw new AppError('FORBIDDEN')
}
