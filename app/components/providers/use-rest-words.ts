import { useFormat, useT } from '#app/components/i18n.tsx'
import type { Rest } from '#app/domain/providers/rest.ts'

/** "Resting until 16:41: the key is refused. Until then agents use their next model." */
export function useRestWords(): (rest: Rest) => string {
  const t = useT()
  const format = useFormat()
  return ({ until, isOver, cause }) => {
    const why = t(`providers.rest.${cause}`)
    return isOver
      ? t('providers.rest.over', { why })
      : `${t('providers.rest.until', { time: format.date(until, 'time'), why })} ${t('providers.rest.next')}`
  }
}
