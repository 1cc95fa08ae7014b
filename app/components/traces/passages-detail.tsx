import { Link } from '@remix-run/react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { readPassages } from '#app/domain/traces/read-step.ts'

type Props = { data: unknown; slug: string; sources: { [chunkId: string]: string } }

/** What was found in the knowledge, best first, with how well it fitted. */
export function PassagesDetail({ data, slug, sources }: Props) {
  const t = useT()
  const format = useFormat()
  const passages = readPassages(data)
  if (passages.length === 0) return <p className="text-muted text-sm">{t('traces.passages.none')}</p>
  const fine = (value: number) => format.number(value, { maximumFractionDigits: 3 })
  return (
    <ol className="grid gap-3">
      {passages.map(({ n, title, headingPath, score, similarity, chunkId, excerpt }) => {
        const sourceId = chunkId ? sources[chunkId] : undefined
        return (
          <li key={n} className="grid gap-1 rounded-sm border border-line p-3">
            <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              <span className="font-medium wrap-anywhere">
                [{n}] {title}
              </span>
              <span className="text-muted text-sm tabular-nums">
                {score === null ? '' : t('traces.passages.score', { score: fine(score) })}
                {similarity === null
                  ? ''
                  : ` · ${t('traces.passages.similarity', { similarity: fine(similarity) })}`}
              </span>
            </p>
            {headingPath.length > 0 ? (
              <p className="text-muted text-sm wrap-anywhere">{headingPath.join(' › ')}</p>
            ) : null}
            <p className="text-measure whitespace-pre-wrap wrap-anywhere text-sm">{excerpt}</p>
            {sourceId ? (
              <Link
                to={`/w/${slug}/knowledge/${sourceId}?chunk=${chunkId}`}
                aria-label={`${t('traces.passages.open')}: ${title}`}
                className="w-fit text-accent-text text-sm underline underline-offset-2"
              >
                {t('traces.passages.open')}
              </Link>
            ) : (
              <p className="text-faint text-sm">{t('traces.passages.gone')}</p>
            )}
          </li>
        )
      })}
    </ol>
  )
}
