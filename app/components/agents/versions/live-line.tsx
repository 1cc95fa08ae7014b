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
  className?: string
}

const LINK = 'rounded-sm underline underline-offset-2 hover:text-ink disabled:opacity-60'

/** What visitors meet, and whether the draft is another one. After somebody went back it is said so that nobody misses it. */
export function LiveLine({ number, repeats, isChanged, differsTo, onBring, isBusy, className }: Props) {
  const t = useT()
  return (
    <div
      role="note"
      className={clsx(
        // On phones with room for all of it: nothing below moves with the first change.
        'flex flex-wrap content-start gap-x-3 gap-y-1',
        repeats === null
          ? 'text-muted text-sm max-sm:min-h-16'
          : 'rounded-sm bg-info-soft px-3 py-2.5 text-info max-sm:min-h-26',
        className,
      )}
    >
      <p>
        {repeats === null
          ? t('versions.liveIs', { number })
          : t('versions.liveIsAgain', { number, again: repeats })}
        {isChanged ? ` ${t('versions.draftDiffers')}` : null}
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
