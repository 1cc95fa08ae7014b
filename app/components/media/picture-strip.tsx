import { ImagePlus, X } from 'lucide-react'
import { useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import { MAX_PICTURES, PICTURE_TYPES } from '#app/domain/media/rules.ts'
import type { Pictures } from './use-pictures.ts'

/** What will be sent with the message. */
export function PictureStrip({ pictures }: { pictures: Pictures }) {
  const t = useT()
  if (pictures.chosen.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-2 px-1 pt-1">
      {pictures.chosen.map(({ key, url, added }, at) => (
        <li key={key} className="relative">
          <img
            src={url}
            alt={t(added ? 'media.pictureReady' : 'media.pictureLoading', { n: at + 1 })}
            className="size-14 rounded-sm border border-line object-cover"
          />
          {added ? null : (
            <span className="absolute inset-0 grid place-items-center rounded-sm bg-scrim text-white">
              <Spinner />
            </span>
          )}
          <button
            type="button"
            aria-label={t('media.removePicture', { n: at + 1 })}
            onClick={() => pictures.remove(key)}
            className="-top-1.5 -right-1.5 absolute grid size-6 place-items-center rounded-full border border-line bg-raised text-muted shadow-rest hover:text-ink"
          >
            <X className="size-3.5" aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}

export function PictureButton({ pictures }: { pictures: Pictures }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton
        label={t('media.attach')}
        disabled={pictures.chosen.length >= MAX_PICTURES}
        onClick={() => input.current?.click()}
      >
        <ImagePlus aria-hidden="true" />
      </IconButton>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={PICTURE_TYPES}
        onChange={({ target }) => {
          pictures.add([...(target.files ?? [])])
          target.value = ''
        }}
      />
    </>
  )
}
