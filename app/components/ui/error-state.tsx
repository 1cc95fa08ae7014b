import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Honeycomb } from './honeycomb.tsx'

type Props = {
  title: string
  /** What happened, what is safe, what to do. */
  body: ReactNode
  icon?: ReactNode
  errorId?: string | null
  action?: ReactNode
  /** The page's only content: its title is then the page's title. */
  isPage?: boolean
}

export function ErrorState({ title, body, icon, errorId, action, isPage }: Props) {
  const t = useT()
  const Title = isPage ? 'h1' : 'h2'
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-2 px-4 py-12 text-center" role="alert">
      <Honeycomb icon={icon ?? <TriangleAlert />} tone="danger" />
      <Title className="mt-2 font-semibold text-md">{title}</Title>
      <p className="text-muted">{body}</p>
      {errorId ? (
        <p className="text-faint text-sm">
          {t('common.error.id')}: <code className="select-all font-mono text-muted text-xs">{errorId}</code>
        </p>
      ) : null}
      {action ? <div className="mt-3 flex gap-2">{action}</div> : null}
    </div>
  )
}
