import type { Context } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { requireSharedRates } from './shared-rate.server.ts'

// A test calls an address that a person typed: enough for setting up, too few for looking around in other people's networks.
const TESTS_BY_WORKSPACE = { name: 'providers.test', burst: 60, perMinute: 20 }

/** Counts a test of a connection. Throws FORBIDDEN before it counts anything, and LIMIT_REACHED. */
export async function requireTestRate(ctx: Context): Promise<void> {
  requirePermission(ctx, 'provider', 'manage')
  await requireSharedRates([{ limit: TESTS_BY_WORKSPACE, key: ctx.workspaceId }])
}
