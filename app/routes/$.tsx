import { PageFailure } from '#app/components/shell/page-failure.tsx'
import { AppError } from '#app/lib/app-error.ts'

// Every address nobody else answers. A route of its own, so that the root's loader runs and the page has its theme.
export function loader(): never {
  throw new AppError('NOT_FOUND', { messageKey: 'errors.unknownPath' })
}

export const action = loader

export default PageFailure
