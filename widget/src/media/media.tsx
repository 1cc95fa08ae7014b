/** A chunk for pictures: those that visitors choose and send, and any that is looked at larger. */
import type { VNode } from 'preact'
import type { Attachment } from '#app/contracts/stream-events.ts'
import { type Kit, theKit } from '../kit.ts'
import type { Store } from '../state.ts'
import type { OpenPicture } from '../talk/attachments.tsx'
import type { Conversation } from '../talk/conversation.ts'
import { Icon } from '../ui/icon.tsx'
import css from './media.css?inline'
import { shrink } from './shrink.ts'
import { words } from './words.ts'

export type Media = {
  pictures(): { isReady: boolean; strip: VNode; button: VNode; whenReady(): void } | undefined
  /** What goes with the message, and leaves the strip. */
  take(): Attachment[]
  open: OpenPicture
}

type Options = {
  kit: Kit
  store: Store
  language: string
  takesPictures: boolean
  conversation: Pick<Conversation, 'upload'>
  /** The picture is here already, once it is sent. */
  keep(id: string, file: Blob): void
  paint(canvas: HTMLCanvasElement, blob: Blob): Promise<void>
}

export type MediaChunk = (options: Options) => Media

const MOST = 4
const TYPES = 'image/jpeg,image/png,image/webp,image/gif,image/avif'
const IMAGE = 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01'
const CLOSE = 'M6 6l12 12M18 6 6 18'

type Chosen = { key: number; file: Blob; added: Attachment | null }

theKit().media = ({ kit, store, language, takesPictures, conversation, keep, paint }) => {
  const strings = words(language)
  const root = kit.shadowRoot
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]

  let chosen: Chosen[] = []
  let count = 0
  // Sent while a picture is on its way: the message leaves as soon as the picture is there.
  let isDue = false
  const change = (next: Chosen[], notice = '') => {
    // One that was lost or taken away is for the visitor to think about.
    isDue &&= next.length === chosen.length
    chosen = next
    const isNow = isDue && !isOnItsWay()
    if (isNow) isDue = false
    store.set({ notice: notice || (isDue ? strings.due : '') })
    if (isNow) root.querySelector('form')?.requestSubmit()
  }
  const isOnItsWay = () => chosen.some(({ added }) => !added)

  async function add(files: Iterable<File>) {
    const pictures = [...files].filter(({ type }) => type.startsWith('image/'))
    const room = MOST - chosen.length
    const notice = pictures.length > room ? strings.most : ''
    for (const original of pictures.slice(0, room)) {
      const file = await shrink(original)
      count += 1
      const one: Chosen = { key: count, file, added: null }
      const others = () => chosen.filter(({ key }) => key !== one.key)
      change([...chosen, one], notice)
      conversation.upload(file).then(
        (added) =>
          change(
            chosen.map((other) => (other === one ? { ...one, added } : other)),
            notice,
          ),
        (problem) => change(others(), String(problem || strings.lost)),
      )
    }
  }

  /** Files that are pasted or dropped into the panel; anything else is the page's or the text's. */
  function receive(event: Event, files: FileList | undefined) {
    if (!files?.length) return
    event.preventDefault()
    add(files)
  }
  if (takesPictures) {
    root.addEventListener('paste', (event) => receive(event, (event as ClipboardEvent).clipboardData?.files))
    root.addEventListener('dragover', (event) => event.preventDefault())
    root.addEventListener('drop', (event) => receive(event, (event as DragEvent).dataTransfer?.files))
  }

  function draw(canvas: HTMLCanvasElement, file: Blob) {
    if (canvas.dataset.on) return
    canvas.dataset.on = '1'
    // One that this browser cannot read is sent all the same.
    paint(canvas, file).catch(() => {})
  }

  root.addEventListener('input', () => {
    if (!isDue) return
    isDue = false
    store.set({ notice: '' })
  })

  const hasText = () => !!root.querySelector('textarea')?.value.trim()

  return {
    pictures() {
      if (!takesPictures) return
      return {
        isReady: !isOnItsWay() && (chosen.length > 0 || hasText()),
        whenReady() {
          isDue = isOnItsWay()
          if (isDue) store.set({ notice: strings.due })
        },
        strip: (
          <div class="strip" hidden={!chosen.length}>
            {chosen.map((one, at) => {
              const name = strings.picture.replace('{n}', String(at + 1))
              return (
                <div key={one.key} class={one.added ? '' : 'wait'}>
                  <canvas
                    role="img"
                    aria-label={one.added ? name : `${name}: ${strings.loading}`}
                    ref={(canvas) => {
                      if (canvas) draw(canvas, one.file)
                    }}
                  />
                  <button
                    type="button"
                    aria-label={`${strings.remove}: ${name}`}
                    onClick={() => {
                      change(chosen.filter(({ key }) => key !== one.key))
                      root.querySelector('textarea')?.focus()
                    }}
                  >
                    <Icon path={CLOSE} />
                  </button>
                </div>
              )
            })}
          </div>
        ),
        button: (
          <label class="icon add" title={strings.add}>
            <input
              type="file"
              multiple
              accept={TYPES}
              aria-label={strings.add}
              disabled={chosen.length >= MOST}
              onChange={({ currentTarget }) => {
                add([...(currentTarget.files ?? [])])
                currentTarget.value = ''
              }}
            />
            <Icon path={IMAGE} />
          </label>
        ),
      }
    },
    take() {
      const taken = chosen.flatMap(({ added, file }) => (added ? [{ added, file }] : []))
      for (const { added, file } of taken) keep(added.id, file)
      chosen = []
      return taken.map(({ added }) => added)
    },
    open(source, caption, from) {
      const layer = document.createElement('dialog')
      layer.className = 'large'
      layer.ariaLabel = caption || strings.larger
      const isOwn = typeof source !== 'string'
      const image = document.createElement(isOwn ? 'canvas' : 'img')
      if (isOwn) draw(image as HTMLCanvasElement, source)
      else Object.assign(image, { src: source, alt: caption })
      const close = Object.assign(document.createElement('button'), {
        className: 'icon',
        ariaLabel: strings.close,
        textContent: '✕',
      })
      layer.append(close, image, caption)
      // A click anywhere but on the picture leaves it; Escape does by itself.
      layer.onclick = ({ target }) => target !== image && layer.close()
      layer.onclose = () => {
        layer.remove()
        from.focus()
      }
      root.append(layer)
      layer.showModal()
    },
  }
}
