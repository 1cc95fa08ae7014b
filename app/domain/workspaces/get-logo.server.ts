import { asActor } from '#app/db/scope.server.ts'
import { selectWorkspace } from '#app/db/workspaces.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { downloadWorkspaceAsset } from '#app/integrations/supabase/storage.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { type ImageType, sniffImage } from '#app/lib/sniff-image.ts'

/** The logo's bytes and what they are. Throws NOT_FOUND when there is none. */
export async function getLogo(
  ctx: Context,
  accessToken: string,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; mimeType: ImageType['mimeType'] }> {
  requirePermission(ctx, 'workspace', 'read')
  const row = await asActor(scopeOf(ctx), (tx) => selectWorkspace(tx, ctx.workspaceId))
  const file = row?.logo_path ? await downloadWorkspaceAsset(accessToken, row.logo_path) : null
  const type = file && sniffImage(file.bytes)
  if (!file || !type) throw new AppError('NOT_FOUND')
  return { bytes: file.bytes, mimeType: type.mimeType }
}
