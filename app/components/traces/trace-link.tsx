import { Link } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'

type Props = {
  slug: string
  runId: string
  /** In a tab of its own, where leaving would lose what stands on the page. */
  isAside?: boolean
}

/** From an answer to how it came about. */
export function TraceLink({ slug, runId, isAside = false }: Props) {
  const t = useT()
  return (
    <Link
      to={`/w/${slug}/traces/${runId}`}
      target={isAside ? '_blank' : undefined}
      aria-label={t('traces.linkLabel')}
      title={t('traces.linkLabel')}
      className="text-muted text-xs underline-offset-2 hover:text-ink hover:underline"
    >
      {t('traces.link')}
    </Link>
  )
}
