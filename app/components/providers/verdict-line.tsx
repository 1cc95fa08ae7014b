import { CircleAlert, CircleCheck } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import type { Verdict } from '#app/domain/providers/verdicts.ts'

type Props = { verdict: Verdict; onUse?: (address: string) => void }

/** What came of a test, and what to do about it. */
export function VerdictLine({ verdict, onUse }: Props) {
  const t = useT()
  if (verdict.ok)
    return (
      <p role="status" className="flex gap-2 rounded-sm bg-success-soft px-3 py-2.5 text-success">
        <CircleCheck className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        <span>{t('providers.verdict.ok', { count: verdict.models, ms: verdict.latencyMs })}</span>
      </p>
    )
  const { code, suggestion } = verdict
  return (
    <div role="alert" className="flex gap-2 rounded-sm bg-danger-soft px-3 py-2.5 text-danger">
      <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="grid justify-items-start gap-2">
        <span>{t(`providers.verdict.${code}`)}</span>
        {suggestion && onUse ? (
          <span className="flex flex-wrap items-center gap-2">
            <span className="break-all">{t('providers.verdict.suggestion', { address: suggestion })}</span>
            <Button size="sm" onClick={() => onUse(suggestion)}>
              {t('providers.verdict.use')}
            </Button>
          </span>
        ) : null}
      </div>
    </div>
  )
}
