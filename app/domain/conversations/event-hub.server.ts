import type { StreamEvent } from '#app/contracts/stream-events.ts'
import { selectEvents } from '#app/db/conversation-events.server.ts'
import { listen } from '#app/db/listen.server.ts'
import { asSystemOnce } from '#app/db/scope.server.ts'
import { log } from '#app/lib/log.server.ts'
import { remember } from '#app/lib/remember.ts'

// Brings the log of conversations to the readers of this process. What this process appends is handed on directly;
// what others append is announced by NOTIFY and read from the log. Every reader has its own place in the log, so
// whatever comes twice, late or out of order, it sees each event once and in order.

const BATCH = 500
/** Our own events arrive directly; their announcement need not make us read them again. */
const OWN_ANNOUNCEMENT_MS = 25
const LOOK_AGAIN_MS = 250

type Reader = {
  workspaceId: string
  conversationId: string
  cursor: number
  /** Reading from the log; what is announced meanwhile only raises `wanted`. */
  isReading: boolean
  wanted: number
  deliver: (events: StreamEvent[]) => void
  signal: AbortSignal
}

type Hub = {
  readers: Map<string, Set<Reader>>
  listening: Promise<() => void> | null
  isListening: boolean
  /** The last number announced of conversations that are written here. */
  announced: Map<string, number>
}
const hub = () =>
  remember<Hub>('event-hub', () => ({
    readers: new Map(),
    listening: null,
    isListening: false,
    announced: new Map(),
  }))

async function readOn(reader: Reader): Promise<void> {
  if (reader.isReading) return
  reader.isReading = true
  try {
    for (;;) {
      const events = await asSystemOnce('bring events to a reader', (tx) =>
        selectEvents(tx, { ...reader, after: reader.cursor, limit: BATCH }),
      )
      if (reader.signal.aborted) return
      const last = events.at(-1)
      if (last) {
        reader.cursor = last.seq
        reader.deliver(events)
      }
      if (!last || (events.length < BATCH && reader.wanted <= reader.cursor)) return
    }
  } finally {
    reader.isReading = false
    reader.wanted = 0
  }
}

function readOnOrLog(reader: Reader): void {
  readOn(reader).catch((error) =>
    log.error({ error, conversationId: reader.conversationId }, 'a reader could not be served'),
  )
}

function offer(reader: Reader, events: StreamEvent[]): void {
  const last = events.at(-1)
  if (!last || last.seq <= reader.cursor) return
  if (reader.isReading) {
    reader.wanted = Math.max(reader.wanted, last.seq)
    return
  }
  const fresh = events.filter((event) => event.seq > reader.cursor)
  if (fresh[0]?.seq !== reader.cursor + 1) {
    readOnOrLog(reader)
    return
  }
  reader.cursor = last.seq
  reader.deliver(fresh)
}

/** Hands on what this process has just committed to the log. */
export function publishEvents(conversationId: string, events: StreamEvent[]): void {
  for (const reader of hub().readers.get(conversationId) ?? []) offer(reader, events)
}

function catchUp(conversationId: string, last: number): void {
  for (const reader of hub().readers.get(conversationId) ?? []) {
    if (last <= reader.cursor) continue
    reader.wanted = Math.max(reader.wanted, last)
    readOnOrLog(reader)
  }
}

function onAnnouncement(payload: string): void {
  const { readers, announced } = hub()
  const separator = payload.lastIndexOf(':')
  const conversationId = payload.slice(0, separator)
  if (!readers.has(conversationId)) return
  const last = Number(payload.slice(separator + 1))
  if (!Number.isSafeInteger(last)) return
  if (!isWrittenHere(conversationId)) {
    catchUp(conversationId, last)
    return
  }
  // One timer for all the batches of a moment.
  const isWaiting = announced.has(conversationId)
  announced.set(conversationId, Math.max(last, announced.get(conversationId) ?? 0))
  if (isWaiting) return
  setTimeout(() => {
    const wanted = announced.get(conversationId) ?? 0
    announced.delete(conversationId)
    catchUp(conversationId, wanted)
  }, OWN_ANNOUNCEMENT_MS)
}

const writers = () => remember('event-hub-writers', () => new Map<string, number>())
const isWrittenHere = (conversationId: string) => writers().has(conversationId)

/** How many conversations this process is writing into. */
export const countWriters = (): number => writers().size

/** Says that this process is writing into a conversation; the function it gives says that it is done. */
export function announceWriter(conversationId: string): () => void {
  const counts = writers()
  counts.set(conversationId, (counts.get(conversationId) ?? 0) + 1)
  return () => {
    const left = (counts.get(conversationId) ?? 1) - 1
    if (left > 0) counts.set(conversationId, left)
    else counts.delete(conversationId)
  }
}

function startListening(): Promise<() => void> {
  const state = hub()
  state.listening ??= listen('conversation_events', onAnnouncement, () => {
    // Announcements were lost while the connection was down.
    for (const readers of state.readers.values()) for (const reader of readers) readOnOrLog(reader)
  }).then(
    (stop) => {
      state.isListening = true
      return stop
    },
    (error) => {
      state.listening = null
      throw error
    },
  )
  return state.listening
}

export type Follow = {
  workspaceId: string
  conversationId: string
  /** The last event the reader has. */
  after: number
  /** Events that the caller holds already; used instead of the log when they are the next ones. */
  next?: StreamEvent[]
  /** Called with the next events, in order, without gaps; must not wait. */
  deliver: (events: StreamEvent[]) => void
  /** Ends it. */
  signal: AbortSignal
}

/** Follows a conversation that the caller may read. Resolves when the past has been delivered; the rest follows. */
export async function followEvents({
  workspaceId,
  conversationId,
  after,
  next = [],
  deliver,
  signal,
}: Follow): Promise<void> {
  const wasListening = hub().isListening
  if (!wasListening) await startListening()
  if (signal.aborted) return
  const reader: Reader = {
    workspaceId,
    conversationId,
    cursor: after,
    isReading: false,
    wanted: 0,
    deliver,
    signal,
  }
  const all = hub().readers
  const readers = all.get(conversationId) ?? new Set()
  all.set(conversationId, readers.add(reader))
  const leave = () => {
    readers.delete(reader)
    if (readers.size === 0 && all.get(conversationId) === readers) all.delete(conversationId)
  }
  signal.addEventListener('abort', leave, { once: true })
  if (!wasListening || next[0]?.seq !== after + 1) return readOn(reader)
  offer(reader, next)
  // What others wrote between the commit of `next` and now was announced to nobody: look once, unless it has shown by itself.
  const { cursor } = reader
  const look = setTimeout(() => reader.cursor === cursor && readOnOrLog(reader), LOOK_AGAIN_MS)
  signal.addEventListener('abort', () => clearTimeout(look), { once: true })
}
