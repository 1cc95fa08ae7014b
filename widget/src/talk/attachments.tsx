import type { VNode } from 'preact'
import type { Attachment } from '#app/contracts/stream-events.ts'
import type { Strings } from '../i18n/en.ts'
import type { ShownMessage } from '../state.ts'
import type { Conversation } from './conversation.ts'

export type OpenPicture = (src: string, caption: string, from: HTMLElement) => void

type Props = {
  message: ShownMessage
  api: string
  strings: Strings
  conversation: Pick<Conversation, 'picture'>
  onOpen: OpenPicture
}

/** Shown 240 pixels wide: the size that is sharp on most screens. */
const SHARP = 480

/**
 * Pictures and videos beside a message. Their width and height are known before they come, so nothing jumps. Where the page's
 * policy forbids our pictures, a link with the caption takes their place.
 */
export function Attachments({ message, api, strings, conversation, onOpen }: Props): VNode {
  const isOwn = message.author === 'visitor'
  return (
    <div class={isOwn ? 'shots mine' : 'shots'}>
      {message.attachments?.map((item) => {
        const size = item.sizes.find(({ width }) => width >= SHARP) ?? item.sizes.at(-1)
        const href = new URL(item.videoPath ?? item.sizes.at(-1)?.path ?? api, api).href
        const caption = item.caption || (item.kind === 'video' ? strings.video : strings.picture)
        const fail = ({ currentTarget }: { currentTarget: HTMLElement }) =>
          currentTarget.closest('figure')?.classList.add('off')
        const src = size && !isOwn ? new URL(size.path, api).href : undefined
        return (
          <figure key={item.id}>
            {item.kind === 'video' ? (
              // biome-ignore lint/a11y/useMediaCaption: what people upload has no subtitles; its caption says what it shows
              <video
                controls
                preload="none"
                playsInline
                aria-label={caption}
                width={size?.width ?? 16}
                height={size?.height ?? 9}
                poster={src}
                src={href}
                onError={fail}
              />
            ) : (
              <button
                type="button"
                aria-label={caption}
                onClick={({ currentTarget }) => {
                  const shown = currentTarget.querySelector('img')
                  if (shown) onOpen(isOwn ? shown.src : href, item.caption, currentTarget)
                }}
              >
                <img
                  alt=""
                  width={size?.width}
                  height={size?.height}
                  loading="lazy"
                  src={src}
                  ref={isOwn ? own(item, conversation) : undefined}
                  onError={fail}
                />
              </button>
            )}
            {item.caption && <figcaption>{item.caption}</figcaption>}
            {isOwn ? (
              <span class="alt">{caption}</span>
            ) : (
              <a class="alt" href={href} target="_blank" rel="noopener noreferrer">
                {caption}
              </a>
            )}
          </figure>
        )
      })}
    </div>
  )
}

const loaded = new Map<string, Promise<string>>()

/** What the visitor chose is here already; what an earlier visit sent is asked for with their token. */
export const keep = (id: string, file: Blob) => loaded.set(id, Promise.resolve(URL.createObjectURL(file)))

const own =
  ({ id, sizes }: Attachment, conversation: Props['conversation']) =>
  (image: HTMLImageElement | null) => {
    if (!image || image.src) return
    let address = loaded.get(id)
    if (!address) {
      address = conversation.picture(sizes.at(-1)?.path ?? '').then((blob) => URL.createObjectURL(blob))
      loaded.set(id, address)
    }
    address.then(
      (src) => {
        image.src = src
      },
      () => {
        loaded.delete(id)
        image.closest('figure')?.classList.add('off')
      },
    )
  }
