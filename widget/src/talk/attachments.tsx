import type { VNode } from 'preact'
import type { Attachment } from '#app/contracts/stream-events.ts'
import type { Strings } from '../i18n/en.ts'
import type { ShownMessage } from '../state.ts'
import type { Conversation } from './conversation.ts'

/** By its address, or a picture of the visitor's own by its bytes. */
export type OpenPicture = (source: string | Blob, caption: string, from: HTMLElement) => void

type Shared = {
  api: string
  strings: Strings
  conversation: Pick<Conversation, 'picture'>
  onOpen: OpenPicture
}
type ItemProps = Shared & { item: Attachment; label: string; fail(element: Element): void }

/** Shown 240 pixels wide: the size that is sharp on most screens. */
const SHARP = 480

/**
 * Pictures and videos beside a message. Their width and height are known before they come, so nothing jumps. Where the page's
 * policy forbids our pictures, a link with the caption takes their place.
 */
export function Attachments({ message, ...shared }: Shared & { message: ShownMessage }): VNode {
  const isOwn = message.author === 'visitor'
  const Item = isOwn ? OwnPicture : AgentMedia
  const fail = (element: Element) => element.closest('figure')?.classList.add('off')
  return (
    <div class={isOwn ? 'shots mine' : 'shots'}>
      {message.attachments?.map((item) => {
        const label = item.caption || shared.strings[item.kind === 'video' ? 'video' : 'picture']
        return (
          <figure key={item.id}>
            <Item {...shared} item={item} label={label} fail={fail} />
            {item.caption && <figcaption>{item.caption}</figcaption>}
          </figure>
        )
      })}
    </div>
  )
}

function AgentMedia({ item, label, api, onOpen, fail }: ItemProps) {
  const size = item.sizes.find(({ width }) => width >= SHARP) ?? item.sizes.at(-1)
  const href = new URL(item.videoPath ?? item.sizes.at(-1)?.path ?? api, api).href
  const src = size && new URL(size.path, api).href
  const onError = ({ currentTarget }: { currentTarget: Element }) => fail(currentTarget)
  return (
    <>
      {item.kind === 'video' ? (
        // biome-ignore lint/a11y/useMediaCaption: what people upload has no subtitles; its caption says what it shows
        <video
          controls
          preload="none"
          playsInline
          aria-label={label}
          width={size?.width ?? 16}
          height={size?.height ?? 9}
          poster={src}
          src={href}
          onError={onError}
        />
      ) : (
        <button
          type="button"
          aria-label={label}
          onClick={({ currentTarget }) => onOpen(href, item.caption, currentTarget)}
        >
          <img alt="" width={size?.width} height={size?.height} loading="lazy" src={src} onError={onError} />
        </button>
      )}
      <a class="alt" href={href} target="_blank" rel="noopener noreferrer">
        {label}
      </a>
    </>
  )
}

/** A line that was down for a moment does not cost the picture. */
const AGAIN_MS = 2_000

const loaded = new Map<string, Promise<Blob>>()

/** What the visitor chose is here already; what an earlier visit sent is asked for with their token. */
export const keep = (id: string, file: Blob) => loaded.set(id, Promise.resolve(file))

/** Painted, since it needs the visitor's token and a page's policy seldom allows the addresses that a browser makes for bytes. */
function OwnPicture({ item, label, conversation, onOpen, fail }: ItemProps) {
  const size = item.sizes.at(-1)
  const bytes = () => {
    let blob = loaded.get(item.id)
    if (!blob) {
      blob = conversation.picture(size?.path ?? '')
      loaded.set(item.id, blob)
      blob.catch(() => loaded.delete(item.id))
    }
    return blob
  }
  const draw = (canvas: HTMLCanvasElement | null) => {
    if (canvas && !canvas.dataset.on) {
      canvas.dataset.on = '1'
      const attempt = (left: number) =>
        bytes()
          .then((blob) => paint(canvas, blob))
          .catch(() => {
            if (left) setTimeout(attempt, AGAIN_MS, left - 1)
            else fail(canvas)
          })
      attempt(2)
    }
  }
  return (
    <>
      <button
        type="button"
        aria-label={label}
        onClick={({ currentTarget }) =>
          bytes().then(
            (blob) => onOpen(blob, item.caption, currentTarget),
            () => {},
          )
        }
      >
        <canvas width={size?.width} height={size?.height} ref={draw} />
      </button>
      <span class="alt">{label}</span>
    </>
  )
}

/** Draws a picture in its own size. Throws when it is none. */
export async function paint(canvas: HTMLCanvasElement, blob: Blob): Promise<void> {
  const bitmap = await createImageBitmap(blob)
  canvas.width = bitmap.width
  canvas.height = bitmap.height
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0)
}
