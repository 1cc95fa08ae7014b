import { Link, useFetcher } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { toast } from '#app/components/ui/toast-store.ts'

export type SourceOption = { id: string; name: string; status: 'pending' | 'processing' | 'ready' | 'failed' }

type Props = { sources: SourceOption[]; attached: string[]; knowledgeUrl: string }

/** Which sources it answers from. Each tick is kept at once. */
export function KnowledgeSection({ sources, attached, knowledgeUrl }: Props) {
  const t = useT()
  const fetcher = useFetcher<{ error?: { message: string } | null }>()
  const [chosen, setChosen] = useState(new Set(attached))
  const wasBusy = useRef(false)

  useEffect(() => {
    if (fetcher.state !== 'idle') wasBusy.current = true
    else if (wasBusy.current) {
      wasBusy.current = false
      const failure = fetcher.data?.error
      if (failure) toast(failure.message, { tone: 'danger' })
      else toast(t('agents.knowledge.saved'))
    }
  }, [fetcher.state, fetcher.data, t])

  const toggle = (id: string, isOn: boolean) => {
    const next = new Set(chosen)
    if (isOn) next.add(id)
    else next.delete(id)
    setChosen(next)
    const body = new FormData()
    body.set('intent', 'sources')
    for (const sourceId of next) body.append('sourceId', sourceId)
    fetcher.submit(body, { method: 'post' })
  }

  return (
    <div className="grid gap-3">
      <div className="flex items-start justify-between gap-4">
        <p className="text-measure text-muted text-sm">{t('agents.knowledge.purpose')}</p>
        {sources.length > 0 ? (
          <Link to={knowledgeUrl} className="shrink-0 text-accent-text text-sm underline">
            {t('agents.knowledge.manage')}
          </Link>
        ) : null}
      </div>
      {sources.length === 0 ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-muted">{t('agents.knowledge.none')}</p>
          <ButtonLink to={knowledgeUrl} size="sm">
            {t('agents.knowledge.add')}
          </ButtonLink>
        </div>
      ) : (
        <ul className="-my-1 max-h-80 divide-y divide-line overflow-y-auto">
          {sources.map((source) => (
            <li key={source.id}>
              <label className="flex cursor-pointer items-center gap-3 py-2.5">
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-accent"
                  checked={chosen.has(source.id)}
                  onChange={(event) => toggle(source.id, event.target.checked)}
                />
                <span className="min-w-0 flex-1 truncate">{source.name}</span>
                {source.status === 'failed' ? (
                  <Badge tone="danger">{t('agents.knowledge.failed')}</Badge>
                ) : null}
                {source.status === 'pending' || source.status === 'processing' ? (
                  <Badge tone="info">{t('agents.knowledge.pending')}</Badge>
                ) : null}
              </label>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
