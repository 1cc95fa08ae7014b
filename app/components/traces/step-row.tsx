import { clsx } from 'clsx'
import {
  BookOpen,
  Bot,
  ChevronRight,
  Hand,
  Hourglass,
  type LucideIcon,
  ScrollText,
  ShieldCheck,
  Wallet,
  Wrench,
} from 'lucide-react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Badge, type Tone } from '#app/components/ui/badge.tsx'
import { readAttempt, readCall } from '#app/domain/traces/read-step.ts'
import { AttemptDetail } from './attempt-detail.tsx'
import { CallDetail } from './call-detail.tsx'
import { PassagesDetail } from './passages-detail.tsx'
import { PromptDetail } from './prompt-detail.tsx'
import { RuleDetail } from './rule-detail.tsx'
import type { ShownCall, ShownStep } from './trace-types.ts'
import { useTraceWords } from './use-trace-words.ts'

const ICONS: Record<string, LucideIcon> = {
  prompt: ScrollText,
  retrieval: BookOpen,
  attempt: Bot,
  tool: Wrench,
  guardrail: ShieldCheck,
  budget: Wallet,
  approval: Hourglass,
  handover: Hand,
}
const TONES: Record<string, Tone> = {
  failed: 'danger',
  skipped: 'neutral',
  waiting: 'warning',
  running: 'info',
}
const FILLS: Record<string, string> = {
  failed: 'fill-danger',
  skipped: 'fill-faint',
  waiting: 'fill-warning',
}

/** What a step is about, beside its kind: the model that was asked, the tool that was called. */
export function subjectOf(
  { kind, name, data }: ShownStep,
  { asked }: Pick<ReturnType<typeof useTraceWords>, 'asked'>,
): string | null {
  if (kind === 'attempt') return asked(readAttempt(data, name))
  if (kind === 'tool' || kind === 'approval') return readCall(data, name).title
  return null
}

/** What waited when the steps were written may have been decided since. */
function statusNow({ kind, status, data, name }: ShownStep, calls: readonly ShownCall[]): string {
  const call = kind === 'approval' ? calls.find(({ id }) => id === readCall(data, name).callId) : undefined
  if (status !== 'waiting' || !call || call.status === 'waiting') return status
  return call.status === 'denied' || call.status === 'expired' ? 'skipped' : 'ok'
}

type Props = {
  step: ShownStep
  /** ms that the whole answer took: the width of the bars. */
  totalMs: number
  slug: string
  calls: readonly ShownCall[]
  sources: { [chunkId: string]: string }
}

/** One step: its bar in the time of the answer, opening to what was in it. */
export function StepRow({ step, totalMs, slug, calls, sources }: Props) {
  const t = useT()
  const words = useTraceWords()
  const format = useFormat()
  const Icon = ICONS[step.kind] ?? ScrollText
  const subject = subjectOf(step, words)
  const status = statusNow(step, calls)
  const tokens = step.inputTokens + step.outputTokens
  return (
    <details className="group" data-kind={step.kind} data-status={status}>
      <summary className="grid cursor-pointer grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1.5 px-4 py-2.5 hover:bg-hover/50 focus-visible:-outline-offset-2 md:grid-cols-[minmax(0,1fr)_minmax(0,16rem)_5rem]">
        <span className="flex min-w-0 items-center gap-2.5">
          <ChevronRight
            className="size-4 shrink-0 text-faint transition-transform group-open:rotate-90"
            aria-hidden="true"
          />
          <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
          <span className="min-w-0">
            <span className="font-medium">{words.kind(step.kind)}</span>
            {subject ? <span className="wrap-anywhere text-muted"> {subject}</span> : null}
          </span>
          {status === 'ok' ? null : <Badge tone={TONES[status] ?? 'neutral'}>{words.state(status)}</Badge>}
        </span>
        <Bar step={step} totalMs={totalMs} />
        <span className="text-right text-muted text-sm tabular-nums max-md:col-start-2 max-md:row-start-1">
          {words.time(step.durationMs)}
        </span>
      </summary>
      <div className="grid gap-3 border-line border-t bg-sunken/40 px-4 py-4">
        {tokens > 0 || step.cost > 0 ? (
          <p className="text-muted text-sm tabular-nums">
            {t('traces.step.spent', {
              input: format.number(step.inputTokens),
              output: format.number(step.outputTokens),
              cost: words.cost(step.cost),
            })}
          </p>
        ) : null}
        <Detail step={step} slug={slug} calls={calls} sources={sources} />
      </div>
    </details>
  )
}

function Detail({ step, slug, calls, sources }: Omit<Props, 'totalMs'>) {
  if (step.kind === 'prompt') return <PromptDetail data={step.data} />
  if (step.kind === 'retrieval') return <PassagesDetail data={step.data} slug={slug} sources={sources} />
  if (step.kind === 'attempt') return <AttemptDetail step={step} />
  if (step.kind === 'tool' || step.kind === 'approval') return <CallDetail step={step} calls={calls} />
  return <RuleDetail step={step} />
}

/** Where in the time of the answer a step lies; the numbers stand beside it and in the table. */
function Bar({ step, totalMs }: { step: ShownStep; totalMs: number }) {
  const scale = 100 / Math.max(totalMs, 1)
  const width = Math.min(100, Math.max(step.durationMs * scale, 1))
  const x = Math.min(step.offsetMs * scale, 100 - width)
  return (
    <svg
      viewBox="0 0 100 8"
      preserveAspectRatio="none"
      className="h-2 w-full max-md:col-span-2"
      aria-hidden="true"
    >
      <rect width="100" height="8" rx="1" className="fill-hover" />
      <rect x={x} width={width} height="8" rx="1" className={clsx(FILLS[step.status] ?? 'fill-accent')} />
    </svg>
  )
}
