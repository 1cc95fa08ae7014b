import { clsx } from 'clsx'
import { ImagePlus } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { GALLERY_TYPES } from '#app/domain/media/rules.ts'

/** Files by drag and drop or by the ordinary chooser, several at once. */
export function GalleryDrop({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const t = useT()
  const [isOver, setOver] = useState(false)
  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the input inside does the same for everybody
    <div
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setOver(false)
        onFiles(event.dataTransfer.files)
      }}
      className={clsx(
        'relative grid justify-items-center gap-1 rounded-md border border-dashed px-4 py-6 text-center transition-colors',
        'has-focus-visible:outline-2 has-focus-visible:outline-focus',
        isOver ? 'border-accent bg-accent-soft' : 'border-line-strong bg-sunken/60 hover:bg-hover',
      )}
    >
      <ImagePlus className="size-6 text-faint" aria-hidden="true" />
      <p className="font-medium">{isOver ? t('media.dropNow') : t('media.drop')}</p>
      <p className="text-muted text-sm">{t('media.choose')}</p>
      <input
        type="file"
        multiple
        accept={GALLERY_TYPES}
        aria-label={t('media.add')}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same file chosen again is a choice, too.
          target.value = ''
        }}
        className="absolute inset-0 cursor-pointer opacity-0"
      />
    </div>
  )
}
