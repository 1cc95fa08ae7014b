import { useRevalidator } from '@remix-run/react'
import { Check, CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import type { DraftForm } from './use-draft.ts'

type Props = { form: Pick<DraftForm, 'state' | 'flush' | 'takeTheirs' | 'keepMine'> }

/** Quiet while all is well; says what to do when it is not. */
export function SaveState({ form }: Props) {
  const t = useT()
  const { state } = form
  const isTrouble = state === 'invalid' || state === 'failed' || state === 'conflict'
  return (
    <div
      role="status"
      data-state={state}
      className="flex flex-wrap items-center gap-2 text-muted text-sm data-[state=conflict]:text-danger data-[state=failed]:text-danger data-[state=invalid]:text-danger"
    >
      <span className="flex gap-2 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:translate-y-0.5">
        {state === 'saved' ? <Check aria-hidden="true" /> : null}
        {state === 'saving' || state === 'dirty' ? <Spinner /> : null}
        {isTrouble ? <CircleAlert aria-hidden="true" /> : null}
        <span>{t(`agents.save.${state === 'dirty' ? 'saving' : state}`)}</span>
      </span>
      {state === 'failed' ? (
        <Button size="sm" onClick={form.flush}>
          {t('agents.save.retry')}
        </Button>
      ) : null}
      {state === 'conflict' ? <WhoseDraft form={form} /> : null}
    </div>
  )
}

/** Somebody else was faster: theirs or ours, and the other one is never further than a step back. */
function WhoseDraft({ form }: Props) {
  const t = useT()
  const { revalidate } = useRevalidator()
  const [isBusy, setBusy] = useState(false)
  const choose = async (deed: () => Promise<boolean>, done: 'loaded' | 'kept') => {
    setBusy(true)
    const isDone = await deed()
    setBusy(false)
    if (!isDone) return toast(t('agents.save.unread'), { tone: 'danger' })
    toast(t(`agents.save.${done}`))
    // Theirs may be published meanwhile.
    revalidate()
  }
  return (
    <>
      <Button size="sm" disabled={isBusy} onClick={() => choose(form.takeTheirs, 'loaded')}>
        {t('agents.save.reload')}
      </Button>
      <Button size="sm" disabled={isBusy} onClick={() => choose(form.keepMine, 'kept')}>
        {t('agents.save.keep')}
      </Button>
    </>
  )
}
