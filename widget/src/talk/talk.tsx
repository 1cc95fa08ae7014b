/** The second chunk: everything that is needed once there is something to say. It is fetched while the visitor types. */
import type { VNode } from 'preact'
import type { Citation } from '#app/contracts/stream-events.ts'
import type { Strings } from '../i18n/en.ts'
import { type Kit, theKit } from '../kit.ts'
import type { Media } from '../media/media.tsx'
import type { ShownMessage, Store } from '../state.ts'
import { Attachments, keep, type OpenPicture, paint } from './attachments.tsx'
import { type Conversation, createConversation } from './conversation.ts'
import { createMemory, memoryKey, type Unsent, type Visit } from './memory.ts'
import { MessageRow, Thinking } from './message.tsx'
import css from './talk.css?inline'

/** Set at build: a file name with its hash. */
declare const MEDIA_FILE: string

export type Talk = Conversation & {
  /** What was said so far, and the dots while an answer is awaited. */
  view(): VNode
  /** What is chosen to be sent, and the button to choose; nothing where no pictures are taken. */
  pictures(): { isReady: boolean; strip: VNode; button: VNode; whenReady(): void } | undefined
}

type Options = {
  kit: Kit
  api: string
  store: Store
  strings: Strings
  agent: string
  language: string
  /** Whether visitors may send pictures. */
  takesPictures: boolean
  /** Runs a file of ours from beside the loader. */
  load(file: string): Promise<unknown>
  onMessage(): void
  onCite(citation: Citation, from: HTMLElement): void
}

export type TalkChunk = (options: Options) => Talk

theKit().talk = (options) => {
  const { kit, api, store, strings, agent, language, takesPictures, load, onMessage, onCite } = options
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  kit.shadowRoot.adoptedStyleSheets = [...kit.shadowRoot.adoptedStyleSheets, sheet]

  const conversation = createConversation({
    api,
    agent,
    language,
    store,
    visit: createMemory<Visit>('localStorage', memoryKey(agent)),
    unsent: createMemory<Unsent>('sessionStorage', memoryKey(agent)),
    onMessage,
  })
  conversation.resume()

  let media: Media | undefined
  const withMedia = () =>
    load(MEDIA_FILE).then(() => {
      media ??= kit.media?.({ kit, store, language, takesPictures, conversation, keep, paint })
      return media
    })
  if (takesPictures)
    withMedia().then(
      () => store.set({}),
      () => {},
    )
  const onOpen: OpenPicture = (src, caption, from) =>
    withMedia().then(
      (ready) => ready?.open(src, caption, from),
      () => typeof src === 'string' && window.open(src, '_blank', 'noopener'),
    )

  /** Sends again what failed, goes on with an answer that broke off in the middle, or asks its question again. */
  function onRetry(message: ShownMessage) {
    const { messages } = store.get()
    const question = messages
      .slice(0, messages.indexOf(message))
      .findLast((other) => other.author === 'visitor')
    if (message.delivery) conversation.send(message.content, message.id, message.attachments)
    else if (message.isPartial) conversation.send(strings.goOn)
    // A picture is sent once: the question is asked again by its words.
    else if (question) conversation.send(question.content || strings.retry)
  }

  /** Drawn once for each state of a message: while one is written, the others cost nothing. */
  const rows = new WeakMap<ShownMessage, VNode>()
  const row = (message: ShownMessage, at: number, { length }: ShownMessage[]) => {
    // Only the last answer can be gone on with.
    const known = !message.isPartial && rows.get(message)
    const vnode = known || (
      <MessageRow
        key={message.id}
        message={message}
        strings={strings}
        isLast={at === length - 1}
        media={
          message.attachments?.length ? (
            <Attachments
              message={message}
              api={api}
              strings={strings}
              conversation={conversation}
              onOpen={onOpen}
            />
          ) : null
        }
        onRetry={onRetry}
        onCite={onCite}
      />
    )
    if (!known) rows.set(message, vnode)
    return vnode
  }

  return {
    ...conversation,
    send: (text: string) => conversation.send(text, undefined, media?.take()),
    pictures: () => media?.pictures(),
    view() {
      const { messages, handler, isClosed, activity } = store.get()
      const last = messages.at(-1)
      const isAwaited =
        handler === 'agent' && !isClosed && last?.author === 'visitor' && last.delivery !== 'failed'
      return (
        <>
          {messages.map(row)}
          {isAwaited && <Thinking />}
          {activity && <p class="doing">{activity}…</p>}
        </>
      )
    },
  }
}
