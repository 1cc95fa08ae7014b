import type { LoaderFunctionArgs } from '@remix-run/node'
import { getAvatar } from '#app/domain/profiles/update-avatar.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { requireUser } from '#app/http/require-user.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'

/** A person's picture: one's own, or with `?w=<slug>` a colleague's in that workspace. `?v=` names its version. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  if (!isUuid(params.userId)) throw new AppError('NOT_FOUND')
  const slug = new URL(request.url).searchParams.get('w')
  const { person } = await requireUser(request)
  const workspaceId = slug ? (await requireMember(request, slug)).workspace.id : undefined
  const { bytes, mimeType } = await getAvatar(
    { ...person, ...(workspaceId && { workspaceId }) },
    params.userId,
  )
  return new Response(bytes as BodyInit, {
    headers: {
      'content-type': mimeType,
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=86400',
    },
  })
}
