import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Progress } from '#app/components/ui/progress.tsx'
import { ingestPercent, isIngestStep, type RunView, type SourceState } from '#app/domain/knowledge/rules.ts'

type Props = { name: string; run: RunView; state: SourceState; isBusy: boolean; onStop: () => void }

/** A run under way: how far, with what, and a way to stop it. */
export function IngestProgress({ name, run, state, isBusy, onStop }: Props) {
  const t = useT()
  const isWaiting = run.status === 'queued'
  const percent = isWaiting ? 0 : ingestPercent(run.step, run.done, run.total)
  const step = t(
    isIngestStep(run.step) && !isWaiting ? `knowledge.step.${run.step}` : 'knowledge.step.queued',
  )
  return (
    <div className="flex items-center gap-3">
      <div className="grid min-w-0 flex-1 gap-1">
        <Progress
          label={t('knowledge.progressOf', { name })}
          {...(isWaiting ? {} : { value: percent })}
          className="w-full"
        />
        <p className="truncate text-muted text-xs">
          {isWaiting ? step : t('knowledge.step.progress', { step, percent })}
        </p>
      </div>
      <Button size="sm" onClick={onStop} disabled={state === 'stopping'} isLoading={isBusy}>
        {t('knowledge.stop')}
      </Button>
    </div>
  )
}
