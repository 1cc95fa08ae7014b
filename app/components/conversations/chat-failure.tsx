import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'

/** A question that did not get through, in the trial of an agent. `message` is empty where nobody said why. */
export function ChatFailure({ message, onRetry }: { message: string | null; onRetry: () => void }) {
  const t = useT()
  if (message === null) return null
  return (
    <p role="alert" className="mt-3 flex flex-wrap items-center gap-2 text-danger text-sm">
      {message || t('inbox.preview.failed')}
      <Button size="sm" onClick={onRetry}>
        {t('inbox.preview.retry')}
      </Button>
    </p>
  )
}
