import { CircleAlert, CircleCheck } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import type { ToolTrial } from '#app/domain/tools/trial.ts'
import { CodeBlock } from './code-block.tsx'
import { pretty, ShownRequest } from './shown-request.tsx'

type Detail = {
  request?: { method?: string; url?: string; headers?: Record<string, string>; body?: string | null }
  status?: number
  response?: string
  problem?: string
}

/** The call as it went out, what came back, and what a model would read of it. */
export function TrialResult({ trial }: { trial: ToolTrial }) {
  const t = useT()
  const detail = (trial.detail ?? {}) as Detail
  const { request, status, response, problem } = detail
  const reason = problem ? `tools.problem.${problem}` : ''
  return (
    <div className="grid gap-4 border-line border-t pt-4">
      <div className="flex flex-wrap items-center gap-2">
        <Badge
          tone={trial.isError ? 'danger' : 'success'}
          icon={trial.isError ? <CircleAlert aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
        >
          {trial.isError ? t('tools.bench.failed') : t('tools.bench.worked')}
        </Badge>
        {status ? <Badge>{t('tools.bench.status', { status: String(status) })}</Badge> : null}
        <span className="text-muted text-sm">{t('tools.bench.time', { ms: trial.durationMs })}</span>
      </div>
      {reason && t.has(reason) ? <p className="text-danger text-sm">{t(reason)}</p> : null}
      {request?.url ? (
        <ShownRequest
          label={t('tools.bench.request')}
          request={{
            method: request.method ?? '',
            url: request.url,
            headers: request.headers ?? {},
            body: request.body ?? null,
          }}
        />
      ) : request ? (
        <CodeBlock label={t('tools.bench.request')}>{JSON.stringify(request, null, 2)}</CodeBlock>
      ) : null}
      {response ? <CodeBlock label={t('tools.bench.response')}>{pretty(response)}</CodeBlock> : null}
      <CodeBlock label={t('tools.bench.modelReads')}>{trial.modelReads}</CodeBlock>
    </div>
  )
}
