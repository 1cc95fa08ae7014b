import { useEffect, useState } from 'react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Field } from '#app/components/ui/field.tsx'
import { Input } from '#app/components/ui/input.tsx'
import type { AgentHoldings } from '#app/domain/agents/delete-agent.server.ts'

type Props = { slug: string; agent: { id: string; name: string }; onClose: () => void }

/** Says exactly what goes, and deletes once the name stands there. */
export function DeleteAgent({ slug, agent, onClose }: Props) {
  const t = useT()
  const held = useHoldings(`/resources/w/${slug}/agents/${agent.id}/holdings`)
  const deed = useDeed({ doneText: t('versions.delete.done', { name: agent.name }), onDone: onClose })
  const [typed, setTyped] = useState('')
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('versions.delete.title', { name: agent.name })}
      description={t('versions.delete.body')}
    >
      <deed.Form method="post" action={`/w/${slug}/agents?index`} className="grid gap-4">
        <input type="hidden" name="intent" value="delete" />
        <input type="hidden" name="agentId" value={agent.id} />
        <Losses held={held} />
        <FormError>{deed.message}</FormError>
        <Field label={t('versions.delete.type')} help={agent.name} error={deed.errorOf('name')}>
          <Input
            type="text"
            name="name"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="danger"
            disabled={!held || held === 'failed' || typed.trim() !== agent.name}
            isLoading={deed.isBusy}
          >
            {t('versions.delete.confirm')}
          </Button>
        </div>
      </deed.Form>
    </Dialog>
  )
}

/** Asked once, and not by a fetcher: that would ask again after the deed, when there is nothing left to count. */
function useHoldings(url: string): AgentHoldings | 'failed' | undefined {
  const [held, setHeld] = useState<AgentHoldings | 'failed'>()
  useEffect(() => {
    const abort = new AbortController()
    fetch(url, { signal: abort.signal })
      .then((response) => (response.ok ? response.json() : Promise.reject(response.status)))
      .then(setHeld, () => (abort.signal.aborted ? undefined : setHeld('failed')))
    return () => abort.abort()
  }, [url])
  return held
}

const LOST = ['conversations', 'versions', 'media', 'leads', 'followUps'] as const

function Losses({ held }: { held: AgentHoldings | 'failed' | undefined }) {
  const t = useT()
  if (!held) return <p className="text-muted">{t('versions.delete.counting')}</p>
  // Whoever cannot be told what goes does not delete it.
  if (held === 'failed') return <FormError>{t('errors.code.UNAVAILABLE')}</FormError>
  const lost = LOST.filter((what) => held[what] > 0)
  return (
    <div className="grid gap-2">
      <ul className="grid list-disc gap-0.5 pl-5 font-medium">
        {lost.length === 0 ? <li>{t('versions.delete.nothing')}</li> : null}
        {lost.map((what) => (
          <li key={what}>{t(`versions.delete.${what}`, { count: held[what] })}</li>
        ))}
      </ul>
      <p className="text-muted text-sm">
        {t('versions.delete.page')}{' '}
        {held.sources > 0 ? t('versions.delete.sources', { count: held.sources }) : null}
      </p>
    </div>
  )
}
