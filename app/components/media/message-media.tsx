import { clsx } from 'clsx'
import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import type { Attachment } from '#app/contracts/stream-events.ts'
import { memberPath } from '#app/domain/media/rules.ts'

type Props = { attachments: Attachment[]; slug: string; isOurs: boolean }

/** Pictures and videos beside a message. Their places are kept from the start, so that nothing moves when they come. */
export function MessageMedia({ attachments, slug, isOurs }: Props) {
  const t = useT()
  const [opened, setOpened] = useState<Attachment | null>(null)
  const large = opened?.sizes.at(-1)
  return (
    <>
      <ul className={clsx('flex flex-wrap gap-2', isOurs && 'justify-end')}>
        {attachments.map((item) => (
          <li key={item.id} className="w-56 max-w-full">
            {item.kind === 'video' ? (
              <Video item={item} slug={slug} />
            ) : (
              <Picture item={item} slug={slug} onOpen={() => setOpened(item)} />
            )}
            {item.caption ? <p className="mt-1 text-muted text-sm">{item.caption}</p> : null}
          </li>
        ))}
      </ul>
      <Dialog
        isOpen={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.caption || t('media.picture')}
        size="lg"
      >
        {large ? (
          <img
            src={memberPath(slug, large.path)}
            alt={opened?.caption ?? ''}
            width={large.width}
            height={large.height}
            className="mx-auto h-auto max-h-[75dvh] w-auto max-w-full rounded-sm"
          />
        ) : null}
      </Dialog>
    </>
  )
}

type ItemProps = { item: Attachment; slug: string }

function Picture({ item, slug, onOpen }: ItemProps & { onOpen: () => void }) {
  const t = useT()
  const [isBroken, setBroken] = useState(false)
  // Shown 224 pixels wide: the second size is sharp on any screen.
  const size = item.sizes.find(({ width }) => width >= 448) ?? item.sizes.at(-1)
  if (!size || isBroken) {
    return (
      <p className="flex items-center gap-2 rounded-sm border border-line px-3 py-2 text-muted text-sm">
        <ImageOff className="size-4 shrink-0" aria-hidden="true" />
        {item.caption || t('media.notLoaded')}
      </p>
    )
  }
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={t('media.open', { caption: item.caption || t('media.picture') })}
      className="block w-full overflow-hidden rounded-md border border-line bg-sunken"
    >
      <img
        src={memberPath(slug, size.path)}
        alt=""
        width={size.width}
        height={size.height}
        loading="lazy"
        decoding="async"
        onError={() => setBroken(true)}
        className="h-auto max-h-72 w-full object-cover"
      />
    </button>
  )
}

function Video({ item, slug }: ItemProps) {
  const t = useT()
  const poster = item.sizes.at(-1)
  return (
    <video
      controls
      preload="none"
      playsInline
      aria-label={item.caption || t('media.video')}
      width={poster?.width ?? 16}
      height={poster?.height ?? 9}
      {...(poster && { poster: memberPath(slug, poster.path) })}
      {...(item.videoPath && { src: memberPath(slug, item.videoPath) })}
      className={clsx('h-auto w-full rounded-md border border-line bg-sunken', !poster && 'aspect-video')}
    />
  )
}
