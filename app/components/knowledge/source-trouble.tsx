import { CircleAlert } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'

/** What went wrong with a source, in words; nothing when nothing did. */
export function SourceTrouble({ errorCode, keepsOld }: { errorCode: string | null; keepsOld: boolean }) {
  const t = useT()
  if (!errorCode) return null
  const key = `errors.knowledge.${errorCode}`
  return (
    <p className="flex gap-1.5 text-danger text-sm">
      <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden="true" />
      <span>
        {t.has(key) ? t(key) : t('errors.knowledge.internal')}
        {keepsOld ? <span className="text-muted"> {t('knowledge.keepsOld')}</span> : null}
      </span>
    </p>
  )
}
