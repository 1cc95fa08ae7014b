import type { Context } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { PRESETS, type Preset } from '#app/integrations/llm/presets.ts'
import { hasSecretsKeys } from '#app/integrations/secrets/seal.server.ts'

/** What a new connection can start from, and whether this installation can keep its key. */
export function listPresets(ctx: Context): { presets: readonly Preset[]; canKeepKeys: boolean } {
  requirePermission(ctx, 'provider', 'read')
  return { presets: PRESETS, canKeepKeys: hasSecretsKeys() }
}
