/** How an event of the log changes what is shown. Pure; each event counts once, however often it arrives. */
import type { Attachment, Citation, Message, StreamEvent } from '#app/contracts/stream-events.ts'
import type { ShownMessage, State } from '../state.ts'

const string = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Whatever JSON says, a message's texts are texts: an object can never reach the view. */
export function toMessage(raw: Message): ShownMessage {
  return {
    id: string(raw.id),
    clientId: string(raw.clientId) || null,
    author: raw.author,
    authorName: string(raw.authorName) || null,
    content: string(raw.content),
    citations: (Array.isArray(raw.citations) ? raw.citations : []).map((citation: Citation) => ({
      ...citation,
      n: Number(citation.n),
      title: string(citation.title),
      chunkId: string(citation.chunkId),
    })),
    attachments: toAttachments(raw.attachments),
    status: raw.status,
    ...(raw.isPartial && { isPartial: true }),
    createdAt: string(raw.createdAt),
  }
}

/** Only addresses below our own host's API, and numbers for their sizes. */
export const toAttachments = (raw: unknown): Attachment[] =>
  (Array.isArray(raw) ? raw : []).slice(0, 8).map((item: Attachment) => ({
    id: string(item.id),
    kind: item.kind === 'video' ? 'video' : 'image',
    sizes: (Array.isArray(item.sizes) ? item.sizes : []).flatMap(({ width, height, path }) =>
      isOurs(path) ? [{ width: Number(width) || 1, height: Number(height) || 1, path }] : [],
    ),
    videoPath: isOurs(item.videoPath) ? item.videoPath : null,
    caption: string(item.caption),
  }))

const isOurs = (path: unknown): path is string => /^\/api\/widget\/v1\/[\w/-]+$/.test(string(path))

/** Puts the message in the place of its earlier form, or at the end. */
function place(messages: ShownMessage[], message: ShownMessage): ShownMessage[] {
  const known = messages.findIndex((other) => other.id === message.id)
  if (known >= 0) return messages.with(known, message)
  // The echo of what was shown ahead of the server takes its true place in the order.
  return [...messages.filter((other) => !(other.delivery && other.clientId === message.clientId)), message]
}

function write(state: State, text: string, offset: number): ShownMessage[] {
  const at = state.messages.findLastIndex((message) => message.status === 'streaming')
  const message = state.messages[at]
  if (!message) return state.messages
  return state.messages.with(at, { ...message, content: message.content.slice(0, offset) + text })
}

/** What was written before it failed can be gone on with. */
const ended = ({ messages }: State, message: Message): Message => {
  const isPartial =
    message.status === 'failed' && !!messages.find((other) => other.id === message.id)?.content
  return isPartial ? { ...message, isPartial } : message
}

/**
 * The state after `event`; the same object when it was known already.
 * Null: an event is missing before this one, so the log must be read again from `lastSeq`.
 */
export function reduce(state: State, event: StreamEvent): State | null {
  if (event.seq <= state.lastSeq) return state
  if (event.seq !== state.lastSeq + 1) return null
  return { ...state, ...change(state, event), lastSeq: event.seq }
}

function change(state: State, event: StreamEvent): Partial<State> {
  switch (event.kind) {
    case 'message':
      return { messages: place(state.messages, toMessage(event.message)) }
    case 'run.started':
      return {
        runId: string(event.runId),
        activity: '',
        messages: place(state.messages, toMessage(event.message)),
      }
    case 'delta':
      return { messages: write(state, string(event.text), Number(event.offset)) }
    case 'reset':
      return { messages: write(state, '', 0) }
    case 'run.finished':
      return {
        runId: null,
        activity: '',
        messages: place(state.messages, toMessage(ended(state, event.message))),
      }
    case 'activity':
      return { activity: event.state === 'running' ? string(event.label) : '' }
    case 'handler':
      return { handler: event.handler, handlerName: string(event.name) }
    case 'closed':
      return { isClosed: true, runId: null, activity: '' }
    default:
      return {}
  }
}
