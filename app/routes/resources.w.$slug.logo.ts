import type { LoaderFunctionArgs } from '@remix-run/node'
import { getLogo } from '#app/domain/workspaces/get-logo.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

/** The workspace's logo, for its people. Its address changes with it, so a browser may keep it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, accessToken } = await requireMember(request, params.slug)
  const { bytes, mimeType } = await getLogo(ctx, accessToken)
  return new Response(bytes, {
    headers: {
      'content-type': mimeType,
      'cache-control': 'private, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
}
