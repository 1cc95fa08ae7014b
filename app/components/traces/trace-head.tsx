import { Link } from '@remix-run/react'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { failureKey } from '#app/components/conversations/failure-key.ts'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Badge, type Tone } from '#app/components/ui/badge.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { CopyButton } from '#app/components/ui/copy-button.tsx'
import { Markdown } from '#app/components/ui/markdown.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { readAttempt } from '#app/domain/traces/read-step.ts'
import { FactsList } from './facts-list.tsx'
import { attemptNumber, between, type ShownTrace } from './trace-types.ts'
import { useTraceWords } from './use-trace-words.ts'

const STATUS: Record<string, { key: 'running' | 'completed' | 'stopped' | 'failed'; tone: Tone }> = {
  running: { key: 'running', tone: 'info' },
  completed: { key: 'completed', tone: 'success' },
  stopped: { key: 'stopped', tone: 'neutral' },
  failed: { key: 'failed', tone: 'danger' },
}

type Props = { trace: ShownTrace; slug: string }

/** Which answer this is, the ones around it, and the way back. */
export function TraceHead({ trace, slug }: Props) {
  const t = useT()
  const { run } = trace
  const isPreview = run.channel === 'preview'
  const base = `/w/${slug}/traces`
  return (
    <PageHead
      title={t('traces.title')}
      purpose={t('traces.purpose')}
      back={
        <Link
          to={isPreview ? `/w/${slug}/agents/${run.agentId}` : `/w/${slug}/inbox/${run.conversationId}`}
          className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
        >
          <ChevronLeft className="size-4" aria-hidden="true" />
          {t(isPreview ? 'traces.back.agent' : 'traces.back.conversation')}
        </Link>
      }
      action={
        <span className="flex flex-wrap gap-2">
          {run.previousRunId ? (
            <ButtonLink size="sm" to={`${base}/${run.previousRunId}`}>
              <ChevronLeft aria-hidden="true" />
              {t('traces.previous')}
            </ButtonLink>
          ) : null}
          {run.nextRunId ? (
            <ButtonLink size="sm" to={`${base}/${run.nextRunId}`}>
              {t('traces.next')}
              <ChevronRight aria-hidden="true" />
            </ButtonLink>
          ) : null}
          <CopyButton text={JSON.stringify(trace, null, 2)} label={t('traces.copy')} />
        </span>
      }
    />
  )
}

/** The model that answered: the last one that did or began to, or none. */
function useAnsweredBy({ run, steps }: ShownTrace): string {
  const t = useT()
  const words = useTraceWords()
  const last = steps.findLast(
    ({ kind, name, status, data }) =>
      kind === 'attempt' && (status === 'ok' || readAttempt(data, name).firstTokenMs !== null),
  )
  if (last) {
    const model = words.asked(readAttempt(last.data, last.name))
    return last.status === 'failed' ? t('traces.fact.brokeOff', { model }) : model
  }
  return steps.length > 0 ? t('traces.fact.noModel') : run.model
}

/** The answer itself and its figures. */
export function TraceFacts({ trace, slug }: Props) {
  const t = useT()
  const format = useFormat()
  const words = useTraceWords()
  const { run } = trace
  const { key, tone } = STATUS[run.status] ?? { key: 'completed' as const, tone: 'neutral' as const }
  const version =
    run.versionNumber === null ? t('traces.fact.draft') : t('versions.version', { number: run.versionNumber })
  const takenOver = attemptNumber(run, run.attempt) - 1
  const facts: { name: string; value: ReactNode }[] = [
    {
      name: t('traces.fact.agent'),
      value: (
        <>
          <Link className="underline underline-offset-2" to={`/w/${slug}/agents/${run.agentId}`}>
            {run.agentName}
          </Link>
          , {version}
        </>
      ),
    },
    { name: t('traces.fact.model'), value: useAnsweredBy(trace) },
    { name: t('traces.fact.total'), value: words.time(between(run.startedAt, run.finishedAt)) },
    { name: t('traces.fact.firstToken'), value: words.time(between(run.startedAt, run.firstTokenAt)) },
    {
      name: t('traces.fact.tokens'),
      value: t('traces.fact.tokensValue', {
        input: format.number(run.inputTokens),
        output: format.number(run.outputTokens),
      }),
    },
    { name: t('traces.fact.cost'), value: words.cost(run.cost) },
    { name: t('traces.fact.started'), value: format.date(run.startedAt, 'dateTime') },
    ...(takenOver > 0
      ? [{ name: t('traces.fact.attempt'), value: t('traces.fact.attemptValue', { count: takenOver }) }]
      : []),
  ]
  return (
    <Card>
      <div className="grid gap-4">
        <div className="flex flex-wrap items-center gap-3">
          <Badge tone={tone}>{t(`traces.status.${key}`)}</Badge>
          {run.errorCode ? (
            <p className="text-danger text-sm">{t('traces.failed', { why: t(failureKey(run.errorCode)) })}</p>
          ) : null}
        </div>
        <FactsList facts={facts} />
        <div className="grid gap-4 border-line border-t pt-4 md:grid-cols-2">
          <Said title={t('traces.question')}>
            <p className="whitespace-pre-wrap wrap-anywhere">{run.question}</p>
          </Said>
          <Said title={t('traces.answer')}>
            {run.answer ? (
              <Markdown source={run.answer} />
            ) : (
              <p className="text-muted">{t('traces.noAnswer')}</p>
            )}
          </Said>
        </div>
        <Chain
          text={t('traces.continues')}
          link={t('traces.continuesLink')}
          id={run.continuesRunId}
          slug={slug}
        />
        <Chain
          text={t('traces.continuedBy')}
          link={t('traces.continuedByLink')}
          id={run.continuedBy}
          slug={slug}
        />
      </div>
    </Card>
  )
}

function Said({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid content-start gap-1">
      <h2 className="text-muted text-xs">{title}</h2>
      <div className="max-h-64 overflow-auto">{children}</div>
    </section>
  )
}

function Chain({ text, link, id, slug }: { text: string; link: string; id: string | null; slug: string }) {
  if (!id) return null
  return (
    <p className="rounded-sm bg-info-soft px-3 py-2 text-info text-sm">
      {text}{' '}
      <Link className="underline underline-offset-2" to={`/w/${slug}/traces/${id}`}>
        {link}
      </Link>
    </p>
  )
}
