import { useT } from '#app/components/i18n.tsx'
import { useDeed } from '#app/components/settings/use-deed.ts'
import { Button } from '#app/components/ui/button.tsx'
import type { DiffPart, ToolChange } from '#app/domain/tools/change-diff.ts'

type Props = { toolId: string; hash: string; change: ToolChange; mayManage: boolean }

/** What a server says of a tool now, beside what was allowed; the tool waits until somebody has read it. */
export function ChangeView({ toolId, hash, change, mayManage }: Props) {
  const t = useT()
  const deed = useDeed({ doneText: t('tools.change.done'), tellsFailure: true })
  return (
    <div className="grid gap-3 rounded-sm border border-danger/40 p-3">
      <p className="text-sm">{t('tools.change.what')}</p>
      <dl className="grid gap-3">
        <Part label={t('tools.title')} parts={change.title} />
        <Part label={t('tools.description')} parts={change.description} />
        <Part label={t('tools.parameters')} parts={change.parameters} isCode />
      </dl>
      {mayManage ? (
        <Button
          size="sm"
          className="justify-self-start"
          isLoading={deed.isBusy}
          onClick={() => deed.act({ intent: 'accept', toolId, hash })}
        >
          {t('tools.change.accept')}
        </Button>
      ) : null}
    </div>
  )
}

function Part({ label, parts, isCode = false }: { label: string; parts: DiffPart[]; isCode?: boolean }) {
  const t = useT()
  if (parts.every(({ kind }) => kind === 'same')) return null
  return (
    <div className="grid gap-1">
      <dt className="font-medium text-sm">{label}</dt>
      <dd
        className={
          isCode
            ? 'max-h-80 overflow-auto whitespace-pre-wrap break-all rounded-sm bg-sunken p-2 font-mono text-sm'
            : 'whitespace-pre-wrap break-words rounded-sm bg-sunken p-2 text-sm'
        }
      >
        {parts.map(({ text, kind }, at) => {
          const key = `${at}-${kind}`
          if (kind === 'same') return <span key={key}>{text}</span>
          const isNew = kind === 'added'
          const Mark = isNew ? 'ins' : 'del'
          return (
            <Mark key={key} className={isNew ? 'bg-success-soft text-success' : 'bg-danger-soft text-danger'}>
              <span className="sr-only">{isNew ? t('tools.change.added') : t('tools.change.removed')}</span>
              {text}
            </Mark>
          )
        })}
      </dd>
    </div>
  )
}
