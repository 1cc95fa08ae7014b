import type { Context } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { requireRate } from './rate-limit.server.ts'

// A test calls an address that a person typed: enough for setting up, too few for looking around in other people's networks.
const TESTS_BY_WORKSPACE = { name: 'providers.test', burst: 60, perMinute: 20 }

/** Counts a test of a connection. Throws FORBIDDEN before it counts anything, and LIMIT_REACHED. */
export function requireTestRate(ctx: Context): void {
  requirePermission(ctx, 'provider', 'manage')
  requireRate(TESTS_BY_WORKSPACE, ctx.workspaceId)
}
