import { clsx } from 'clsx'
import { ArrowLeft, ArrowRight, CircleUserRound, Film, ImageUp, RotateCw, Trash2 } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Badge } from '#app/components/ui/badge.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { Input } from '#app/components/ui/input.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import type { MediaItem } from '#app/domain/media/media-view.ts'
import { MAX_CAPTION, memberPath } from '#app/domain/media/rules.ts'

export type TileDeeds = {
  onCaption: (caption: string) => void
  onMove: (by: -1 | 1) => void
  onRetry: () => void
  onRemove: () => void
  onAvatar: () => void
  onPoster: (file: File) => void
  onDrag: (isDragging: boolean) => void
  onDropHere: () => void
}

type Props = TileDeeds & {
  item: MediaItem
  slug: string
  /** From 1. */
  n: number
  count: number
  isAvatar: boolean
  isDragging: boolean
}

/** One item: what it shows, what it says, where it stands. */
export function GalleryTile({ item, slug, n, count, isAvatar, isDragging, ...deeds }: Props) {
  const t = useT()
  const [isTarget, setTarget] = useState(false)
  return (
    <li
      onDragOver={(event) => {
        if (isDragging || event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setTarget(true)
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        if (event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setTarget(false)
        deeds.onDropHere()
      }}
      className={clsx(
        'grid min-w-0 grid-rows-[auto_1fr] overflow-hidden rounded-md border bg-surface transition-shadow',
        isTarget ? 'border-accent ring-2 ring-accent' : 'border-line',
        isDragging && 'opacity-50',
      )}
    >
      <div
        role="img"
        aria-label={item.caption || t(`media.kind.${item.kind}`)}
        draggable
        title={t('media.drag', { n })}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move'
          event.dataTransfer.setData('text/plain', item.id)
          deeds.onDrag(true)
        }}
        onDragEnd={() => deeds.onDrag(false)}
        className="relative grid aspect-4/3 cursor-grab place-items-center bg-sunken active:cursor-grabbing"
      >
        <Thumbnail item={item} slug={slug} />
        {isAvatar ? (
          <Badge
            tone="accent"
            className="absolute top-2 left-2"
            icon={<CircleUserRound aria-hidden="true" />}
          >
            {t('media.isAvatar')}
          </Badge>
        ) : null}
      </div>
      <div className="grid min-w-0 grid-cols-1 content-start gap-1.5 p-2">
        {item.status === 'failed' ? <Failure item={item} /> : null}
        <Caption value={item.caption} label={t('media.caption', { n })} onSave={deeds.onCaption} />
        <div className="flex items-center">
          <IconButton
            size="sm"
            label={t('media.earlier', { n })}
            disabled={n === 1}
            onClick={() => deeds.onMove(-1)}
          >
            <ArrowLeft aria-hidden="true" />
          </IconButton>
          <IconButton
            size="sm"
            label={t('media.later', { n })}
            disabled={n === count}
            onClick={() => deeds.onMove(1)}
          >
            <ArrowRight aria-hidden="true" />
          </IconButton>
          <span className="flex-1" />
          {item.status === 'failed' ? (
            <IconButton size="sm" label={t('media.retryItem', { n })} onClick={deeds.onRetry}>
              <RotateCw aria-hidden="true" />
            </IconButton>
          ) : null}
          {item.avatar !== null && !isAvatar ? (
            <IconButton size="sm" label={t('media.asAvatar', { n })} onClick={deeds.onAvatar}>
              <CircleUserRound aria-hidden="true" />
            </IconButton>
          ) : null}
          {item.kind === 'video' ? (
            <PosterButton
              label={t(item.sizes.length > 0 ? 'media.posterReplace' : 'media.poster', { n })}
              onPoster={deeds.onPoster}
            />
          ) : null}
          <IconButton size="sm" label={t('media.remove', { n })} onClick={deeds.onRemove}>
            <Trash2 aria-hidden="true" />
          </IconButton>
        </div>
      </div>
    </li>
  )
}

function Thumbnail({ item, slug }: { item: MediaItem; slug: string }): ReactNode {
  const t = useT()
  const { id, kind, status, sizes } = item
  const size = sizes[0]
  if (status === 'processing') {
    return (
      <span role="status" className="flex items-center gap-2 text-muted text-sm">
        <Spinner />
        {t('media.processing')}
      </span>
    )
  }
  if (status === 'ready' && size) {
    return (
      <>
        <img
          src={memberPath(slug, `/api/widget/v1/media/${id}/${size.name}`)}
          alt=""
          width={size.width}
          height={size.height}
          loading="lazy"
          decoding="async"
          draggable={false}
          className="absolute inset-0 size-full object-cover"
        />
        {kind === 'video' ? (
          <Badge className="absolute right-2 bottom-2" icon={<Film aria-hidden="true" />}>
            {t('media.kind.video')}
          </Badge>
        ) : null}
      </>
    )
  }
  return (
    <Film className={clsx('size-8', status === 'failed' ? 'text-danger' : 'text-faint')} aria-hidden="true" />
  )
}

function Failure({ item }: { item: MediaItem }) {
  const t = useT()
  const own = `media.failed.${item.errorCode}`
  const shared = `errors.media.failed.${item.errorCode}`
  const why = t.has(own) ? t(own) : t.has(shared) ? t(shared) : ''
  return (
    <p role="alert" className="text-danger text-sm">
      <span className="font-medium">{t('media.failed')}.</span> {why}
    </p>
  )
}

/** Saved when one leaves it, or with Enter; Escape takes the words back. */
function Caption({ value, label, onSave }: { value: string; label: string; onSave: (text: string) => void }) {
  const t = useT()
  const [text, setText] = useState(value)
  const saved = useRef(value)
  useEffect(() => {
    saved.current = value
    setText(value)
  }, [value])
  const save = () => {
    if (text.trim() === saved.current) return
    saved.current = text.trim()
    onSave(text.trim())
  }
  return (
    <Input
      aria-label={label}
      placeholder={t('media.captionPlaceholder')}
      value={text}
      maxLength={MAX_CAPTION}
      onChange={({ target }) => setText(target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setText(saved.current)
      }}
    />
  )
}

function PosterButton({ label, onPoster }: { label: string; onPoster: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton size="sm" label={label} onClick={() => input.current?.click()}>
        <ImageUp aria-hidden="true" />
      </IconButton>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/*"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file) onPoster(file)
          target.value = ''
        }}
      />
    </>
  )
}
