import { Link } from '@remix-run/react'
import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'

type Props = {
  number: number
  /** The earlier version that this one is again. */
  repeats: number | null
  isChanged: boolean
  /** Where what differs is shown. */
  differsTo: string
  /** Makes the draft as the live version is; null where that is not this person's to do. */
  onBring: (() => void) | null
  isBusy: boolean
  /** The draft may change while one looks: on phones, room for all of it is kept, and that it differs is left to the badge above. */
  keepsRoom?: boolean
  className?: string
}

const LINK = 'rounded-sm underline underline-offset-2 hover:text-ink disabled:opacity-60'

/** What visitors meet, and whether the draft is another one. After somebody went back it is said so that nobody misses it. */
export function LiveLine({
  number,
  repeats,
  isChanged,
  differsTo,
  onBring,
  isBusy,
  keepsRoom,
  className,
}: Props) {
  const t = useT()
  return (
    <div
      role="note"
      className={clsx(
        'flex flex-wrap content-start gap-x-3 gap-y-1',
        repeats === null ? 'text-muted text-sm' : 'rounded-sm bg-info-soft px-3 py-2.5 text-info',
        keepsRoom && (repeats === null ? 'max-sm:-mb-2 max-sm:min-h-10' : 'max-sm:min-h-21'),
        className,
      )}
    >
      <p>
        {repeats === null
          ? t('versions.liveIs', { number })
          : t('versions.liveIsAgain', { number, again: repeats })}
        {isChanged ? (
          <span className={clsx(keepsRoom && 'max-sm:sr-only')}> {t('versions.draftDiffers')}</span>
        ) : null}
      </p>
      {isChanged ? (
        <p className="flex flex-wrap gap-x-3 gap-y-1">
          <Link to={differsTo} className={LINK}>
            {t('versions.seeDiffers')}
          </Link>
          {onBring ? (
            <button type="button" disabled={isBusy} onClick={onBring} className={LINK}>
              {t('versions.bringDraft')}
            </button>
          ) : null}
        </p>
      ) : null}
    </div>
  )
}
