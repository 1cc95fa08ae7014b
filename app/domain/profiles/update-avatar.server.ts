import { selectProfile, updateProfile } from '#app/db/profiles.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type PersonContext, scopeOf } from '#app/domain/context.server.ts'
import {
  downloadAvatar,
  type Picture,
  removeAvatar,
  uploadAvatar,
} from '#app/integrations/supabase/avatars.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'
import { sniffImage } from '#app/lib/sniff-image.ts'
import { MAX_AVATAR_BYTES } from './schemas.ts'

/** A new picture of the caller, or none (null). What it is, its bytes say: PNG, JPEG or WebP. */
export async function updateAvatar(
  ctx: PersonContext,
  input: { accessToken: string; bytes: Uint8Array | null },
): Promise<void> {
  const scope = { ...scopeOf(ctx), workspaceId: null }
  const { userId } = ctx.actor
  const path = input.bytes ? await store(userId, input.accessToken, input.bytes) : null
  const former = await asActor(scope, async (tx) => {
    const profile = await selectProfile(tx, userId)
    await updateProfile(tx, userId, { avatar_path: path })
    return profile?.avatar_path ?? null
  })
  if (former) await removeAvatar(former).catch((error) => log.warn({ error }, 'a picture was left behind'))
}

async function store(userId: string, accessToken: string, bytes: Uint8Array): Promise<string> {
  if (bytes.length > MAX_AVATAR_BYTES) {
    throw new AppError('BAD_INPUT', { fields: { avatar: 'errors.account.avatarTooLarge' } })
  }
  const kind = sniffImage(bytes)
  if (!kind) throw new AppError('BAD_INPUT', { fields: { avatar: 'errors.account.avatarKind' } })
  const path = `${userId}/${newId()}.${kind.extension}`
  await uploadAvatar(accessToken, path, { bytes, mimeType: kind.mimeType })
  return path
}

/** The picture of the caller, or of a colleague in the context's workspace. NOT_FOUND for anybody else's. */
export async function getAvatar(
  ctx: PersonContext & { workspaceId?: string },
  userId: string,
): Promise<Picture> {
  const row = await asActor({ ...scopeOf(ctx), workspaceId: ctx.workspaceId ?? null }, (tx) =>
    selectProfile(tx, userId),
  )
  const picture = row?.avatar_path ? await downloadAvatar(row.avatar_path) : null
  if (!picture) throw new AppError('NOT_FOUND')
  return picture
}
