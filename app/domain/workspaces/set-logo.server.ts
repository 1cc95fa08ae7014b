import { insertAudit } from '#app/db/audit-log.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectWorkspace, updateWorkspace } from '#app/db/workspaces.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { removeWorkspaceAsset, uploadWorkspaceAsset } from '#app/integrations/supabase/storage.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'
import { sniffImage } from '#app/lib/sniff-image.ts'
import { LOGO_BYTES } from './schemas.ts'

/** A PNG, JPEG or WebP of at most 1 MB becomes the workspace's face; null: its letters again. */
export async function setLogo(ctx: Context, bytes: Uint8Array | null, accessToken: string): Promise<void> {
  requirePermission(ctx, 'workspace', 'update')
  const path = bytes && (await store(ctx.workspaceId, bytes, accessToken))
  const old = await asActor(scopeOf(ctx), async (tx) => {
    const before = await selectWorkspace(tx, ctx.workspaceId)
    if (!before || !(await updateWorkspace(tx, ctx.workspaceId, { logo_path: path })))
      throw new AppError('NOT_FOUND')
    await insertAudit(tx, ctx, {
      action: 'workspace.logo_changed',
      subjectType: 'workspace',
      subjectId: ctx.workspaceId,
      changes: { logo: { before: before.logo_path, after: path } },
    })
    return before.logo_path
  })
  if (!old) return
  // After the commit: a file nobody shows is litter, a logo without its file would be a hole.
  await removeWorkspaceAsset(accessToken, old).catch((error) =>
    log.warn({ error, path: old }, 'an old logo stays in storage'),
  )
}

async function store(workspaceId: string, bytes: Uint8Array, accessToken: string): Promise<string> {
  if (bytes.length > LOGO_BYTES)
    throw new AppError('BAD_INPUT', { fields: { logo: 'errors.workspace.logoTooLarge' } })
  const type = sniffImage(bytes)
  if (!type) throw new AppError('BAD_INPUT', { fields: { logo: 'errors.workspace.logoType' } })
  const path = `${workspaceId}/logo-${newId()}.${type.extension}`
  await uploadWorkspaceAsset(accessToken, path, bytes, type.mimeType)
  return path
}
