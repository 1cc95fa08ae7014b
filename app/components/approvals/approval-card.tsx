import { useFetcher } from '@remix-run/react'
import { Check, Hourglass, X } from 'lucide-react'
import { useId } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { ValueTable } from '#app/components/traces/value-table.tsx'
import { Button } from '#app/components/ui/button.tsx'
import type { Approval } from '#app/domain/tools/approval.ts'
import { ExpiresIn } from './expires-in.tsx'
import type { Decision } from './lateness.ts'

type Answer = { error: { message: string } | null }

type Props = { slug: string; approval: Approval; onDecide: (decision: Decision) => void }

/** What the agent wants to do and with what, and the two answers to it. */
export function ApprovalCard({ slug, approval, onDecide }: Props) {
  const t = useT()
  const titleId = useId()
  const fetcher = useFetcher<Answer>()
  const pending = fetcher.state === 'idle' ? null : fetcher.formData?.get('decision')
  const decide = (decision: Decision) => {
    onDecide(decision)
    fetcher.submit(
      { callId: approval.callId, decision },
      { method: 'post', action: `/resources/w/${slug}/approvals` },
    )
  }
  return (
    <section
      aria-labelledby={titleId}
      className="grid gap-3 rounded-md border border-warning/40 bg-surface p-4"
      data-call={approval.callId}
    >
      <header className="grid gap-1">
        <h3 id={titleId} className="flex items-start gap-2 font-semibold wrap-anywhere">
          <Hourglass className="mt-1 size-4 shrink-0 text-warning" aria-hidden="true" />
          {t('traces.approval.title', { title: approval.title })}
        </h3>
        <p className="text-muted text-sm">{t('traces.approval.by', { agent: approval.agentName })}</p>
      </header>
      <div className="rounded-sm border border-line px-3 py-1">
        <ValueTable label={t('traces.call.arguments')} value={approval.arguments} />
      </div>
      <p className="text-muted text-sm">{t('traces.approval.next')}</p>
      {fetcher.data?.error ? (
        <p role="alert" className="text-danger text-sm">
          {fetcher.data.error.message}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          onClick={() => decide('approve')}
          isLoading={pending === 'approve'}
          disabled={pending === 'deny'}
        >
          <Check aria-hidden="true" />
          {t('traces.approval.approve')}
        </Button>
        <Button
          onClick={() => decide('deny')}
          isLoading={pending === 'deny'}
          disabled={pending === 'approve'}
        >
          <X aria-hidden="true" />
          {t('traces.approval.deny')}
        </Button>
        <span className="ml-auto flex flex-wrap gap-x-3 text-muted text-xs">
          <span className="font-mono">{approval.name}</span>
          {approval.expiresAt ? <ExpiresIn at={approval.expiresAt} /> : null}
        </span>
      </div>
    </section>
  )
}
