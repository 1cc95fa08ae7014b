import { useCallback, useState } from 'react'
import type { DraftForm } from '#app/components/agents/use-draft.ts'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { Skeleton } from '#app/components/ui/skeleton.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import type { MediaItem } from '#app/domain/media/media-view.ts'
import { GalleryDrop } from './gallery-drop.tsx'
import { GalleryTile } from './gallery-tile.tsx'
import { NotSent, sendFile } from './send-file.ts'
import { UploadRows } from './upload-rows.tsx'
import { type Gallery, useGallery } from './use-gallery.ts'
import { useUploads } from './use-uploads.ts'

type Props = {
  slug: string
  agentId: string
  form: DraftForm
  mayEdit: boolean
}

/** The pictures and videos of an agent: added, described, put in order. */
export function MediaSection({ slug, agentId, form, mayEdit }: Props) {
  const t = useT()
  const gallery = useGallery(`/w/${slug}/agents/${agentId}/media`)
  const door = `/api/app/v1/w/${slug}/agents/${agentId}/media`
  const { reload, items } = gallery
  const { avatar, tools } = form.draft.settings
  const { uploads, add, cancel } = useUploads(
    door,
    useCallback(() => void reload(), [reload]),
  )
  const onPoster = async (item: MediaItem, file: File) => {
    try {
      await sendFile(`${door}/${item.id}/poster`, file, { signal: new AbortController().signal })
      await reload()
    } catch (error) {
      toast((error instanceof NotSent && error.reason) || t('media.lost'), { tone: 'danger' })
    }
  }
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="text-muted text-sm">{t('media.purpose')}</p>
      {mayEdit ? <GalleryDrop onFiles={add} /> : null}
      <UploadRows uploads={uploads} onCancel={cancel} />
      {items === null && !gallery.hasFailed ? (
        <div
          role="status"
          aria-label={t('media.loading')}
          className="grid grid-cols-[repeat(auto-fill,minmax(min(156px,100%),1fr))] gap-3"
        >
          <Skeleton className="aspect-4/3" />
          <Skeleton className="aspect-4/3" />
        </div>
      ) : null}
      {gallery.hasFailed ? (
        <p role="alert" className="flex flex-wrap items-center gap-2 text-danger text-sm">
          {t('media.loadFailed')}
          <Button size="sm" onClick={() => void reload()}>
            {t('media.retry')}
          </Button>
        </p>
      ) : null}
      {items?.length === 0 && uploads.length === 0 ? (
        <p className="text-faint text-sm">{t('media.empty')}</p>
      ) : null}
      {items && items.length > 0 && !tools.sendMedia ? (
        <p
          role="note"
          className="flex flex-wrap items-center gap-2 rounded-sm bg-info-soft px-3 py-2 text-info"
        >
          <span className="min-w-0 flex-1">{t('media.notShown')}</span>
          {mayEdit ? (
            <Button size="sm" onClick={() => form.set({ tools: { ...tools, sendMedia: true } })}>
              {t('media.letShow')}
            </Button>
          ) : null}
        </p>
      ) : null}
      {items && items.length > 0 ? (
        <Tiles
          items={items}
          gallery={gallery}
          slug={slug}
          avatar={avatar}
          onAvatar={(path) => form.set({ avatar: path })}
          onPoster={onPoster}
        />
      ) : null}
    </div>
  )
}

type TilesProps = {
  slug: string
  /** `settings.avatar` as the form has it. */
  avatar: string
  onAvatar: (avatar: string) => void
  items: MediaItem[]
  gallery: Gallery
  onPoster: (item: MediaItem, file: File) => void
}

function Tiles({ items, gallery, slug, avatar, onAvatar, onPoster }: TilesProps) {
  const t = useT()
  const [dragged, setDragged] = useState<string | null>(null)
  const [leaving, setLeaving] = useState<MediaItem | null>(null)
  const [said, setSaid] = useState('')
  const ids = items.map(({ id }) => id)
  const place = (id: string, at: number) => {
    const rest = ids.filter((other) => other !== id)
    void gallery.order([...rest.slice(0, at), id, ...rest.slice(at)])
    setSaid(t('media.moved', { n: at + 1, count: ids.length }))
  }
  return (
    <>
      <ul
        aria-label={t('media.list')}
        className="grid grid-cols-[repeat(auto-fill,minmax(min(156px,100%),1fr))] gap-3"
      >
        {items.map((item, at) => (
          <GalleryTile
            key={item.id}
            item={item}
            slug={slug}
            n={at + 1}
            count={items.length}
            isAvatar={item.avatar !== null && item.avatar === avatar}
            isDragging={dragged === item.id}
            onCaption={(caption) => void gallery.caption(item.id, caption)}
            onMove={(by) => place(item.id, at + by)}
            onRetry={() => void gallery.retry(item.id)}
            onRemove={() => setLeaving(item)}
            onAvatar={() => item.avatar && onAvatar(item.avatar)}
            onPoster={(file) => onPoster(item, file)}
            onDrag={(isDragging) => setDragged(isDragging ? item.id : null)}
            onDropHere={() => dragged && dragged !== item.id && place(dragged, at)}
          />
        ))}
      </ul>
      <p role="status" className="sr-only">
        {said}
      </p>
      <ConfirmDialog
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        onConfirm={() => {
          if (leaving) void gallery.remove(leaving.id)
          setLeaving(null)
        }}
        title={t('media.removeTitle')}
        body={t('media.removeBody')}
        confirmLabel={t('media.removeConfirm')}
        isDanger
      />
    </>
  )
}
