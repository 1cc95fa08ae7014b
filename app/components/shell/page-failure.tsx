import { isRouteErrorResponse, useRouteError, useRouteLoaderData } from '@remix-run/react'
import { Compass, Hourglass, Lock } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { buttonClass } from '#app/components/ui/button-class.ts'
import { ErrorState } from '#app/components/ui/error-state.tsx'

/** What the server says about a failure that it answered (see `ApiError`); anything else has only the request's id. */
function errorIdOf(error: unknown): string | null {
  const body = isRouteErrorResponse(error) ? (error.data as { error?: { errorId?: unknown } } | null) : null
  return typeof body?.error?.errorId === 'string' ? body.error.errorId : null
}

const KNOWN = { 404: 'notFound', 403: 'forbidden', 429: 'tooMany' } as const
const ICONS = { notFound: Compass, forbidden: Lock, tooMany: Hourglass } as const

/** The one way in which a page says that it cannot be shown. */
export function PageFailure() {
  const t = useT()
  const error = useRouteError()
  const root = useRouteLoaderData('root') as { requestId?: string } | undefined
  const status = isRouteErrorResponse(error) ? error.status : 500
  const kind = status in KNOWN ? KNOWN[status as keyof typeof KNOWN] : null
  const home = (
    // A whole load: whatever state broke this page is left behind.
    <a href="/" className={buttonClass('secondary')}>
      {t('common.error.home')}
    </a>
  )
  if (kind) {
    const Icon = ICONS[kind]
    return (
      <ErrorState
        isPage
        icon={<Icon />}
        title={t(`common.${kind}.title`)}
        body={t(`common.${kind}.body`)}
        action={home}
      />
    )
  }
  return (
    <ErrorState
      isPage
      title={t('common.error.title')}
      body={t('common.error.body')}
      errorId={errorIdOf(error) ?? root?.requestId}
      action={
        <>
          {home}
          <Button variant="primary" onClick={() => location.reload()}>
            {t('common.error.reload')}
          </Button>
        </>
      }
    />
  )
}
