import type { LoaderFunctionArgs } from '@remix-run/node'
import { PageFailure } from '#app/components/shell/page-failure.tsx'
import { requireMember } from '#app/http/require-member.server.ts'
import { AppError } from '#app/lib/app-error.ts'

/** An address inside a workspace that nothing answers: the frame stays, so that the way on is in sight. */
export async function loader({ request, params }: LoaderFunctionArgs): Promise<null> {
  await requireMember(request, params.slug)
  throw new AppError('NOT_FOUND', { messageKey: 'errors.unknownPath' })
}

export default PageFailure
