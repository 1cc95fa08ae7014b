import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { completeSignIn, readState } from '#app/domain/tools/servers/sign-in.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'

/** Where an MCP server's sign-in sends people back to. Nothing that stands in the address is shown. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url)
  const state = readState(searchParams.get('state') ?? '')
  if (!state) throw new AppError('NOT_FOUND')
  const { slug, serverId, nonce } = state
  const { ctx, workspace } = await requireMember(request, slug)
  const page = `/w/${workspace.slug}/settings/tools/servers/${serverId}`
  const code = searchParams.get('code')
  if (!code) return redirect(`${page}?refused`)
  try {
    await completeSignIn(ctx, { serverId, nonce, code, iss: searchParams.get('iss') })
    return redirect(page)
  } catch (thrown) {
    if (isAppError(thrown) && ['FORBIDDEN', 'UNAVAILABLE', 'BAD_INPUT'].includes(thrown.code))
      return redirect(`${page}?refused`)
    throw thrown
  }
}
