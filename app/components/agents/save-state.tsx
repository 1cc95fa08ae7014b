import { Check, CircleAlert } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import type { SaveState as State } from './use-draft.ts'

/** Quiet while all is well; says what to do when it is not. */
export function SaveState({ state, onRetry }: { state: State; onRetry: () => void }) {
  const t = useT()
  const isTrouble = state === 'invalid' || state === 'failed' || state === 'conflict'
  return (
    <div
      role="status"
      data-state={state}
      className="flex flex-wrap items-center gap-2 text-muted text-sm data-[state=conflict]:text-danger data-[state=failed]:text-danger data-[state=invalid]:text-danger"
    >
      {state === 'saved' ? <Check className="size-4" aria-hidden="true" /> : null}
      {state === 'saving' || state === 'dirty' ? <Spinner /> : null}
      {isTrouble ? <CircleAlert className="size-4" aria-hidden="true" /> : null}
      <span>{t(`agents.save.${state === 'dirty' ? 'saving' : state}`)}</span>
      {state === 'failed' ? (
        <Button size="sm" onClick={onRetry}>
          {t('agents.save.retry')}
        </Button>
      ) : null}
      {state === 'conflict' ? (
        <Button size="sm" onClick={() => location.reload()}>
          {t('agents.save.reload')}
        </Button>
      ) : null}
    </div>
  )
}
