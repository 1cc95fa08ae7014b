import { useNavigation } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'

const PATIENCE_MS = 150

/** A thin line on top while a page is on its way; a quick one is over before it would show. */
export function NavigationProgress() {
  const t = useT()
  const isBusy = useNavigation().state !== 'idle'
  const [isShown, setShown] = useState(false)

  useEffect(() => {
    if (!isBusy) return setShown(false)
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isBusy])

  if (!isShown) return null
  return (
    <div
      role="progressbar"
      aria-label={t('common.loading')}
      className="fixed inset-x-0 top-0 z-60 h-0.5 animate-fade overflow-hidden"
    >
      <span className="block h-full w-1/3 animate-sweep rounded-full bg-accent" />
    </div>
  )
}
