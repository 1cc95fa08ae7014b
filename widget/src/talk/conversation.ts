/**
 * One conversation with the API: sends, follows the event log, and survives cuts, reloads and expired tokens. There is
 * one connection at a time: the answer to a message while it streams, the open-ended log otherwise.
 */
import type { Attachment, StreamEvent } from '#app/contracts/stream-events.ts'
import type {
  ApiError,
  CitationPassage,
  ConversationSnapshot,
  SendMessageInput,
  VisitorSession,
} from '#app/contracts/widget.v1.ts'
import { emptyConversation, type ShownMessage, type Store } from '../state.ts'
import { type Memory, memoryKey, type Unsent, type Visit } from './memory.ts'
import { reduce, toAttachments, toMessage } from './reduce.ts'
import { readSse } from './sse.ts'

/** Some ten seconds in all: long enough for a server that is restarted. */
const MAX_SEND_ATTEMPTS = 6

type Options = {
  api: string
  agent: string
  language: string
  store: Store
  visit: Memory<Visit>
  unsent: Memory<Unsent>
  onMessage(): void
}

export type Conversation = ReturnType<typeof createConversation>

/** Works on plain-http pages too, where `crypto.randomUUID` is not there. */
function newUuid(): string {
  return '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
    (
      Number(digit) ^
      ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & (15 >> (Number(digit) / 4)))
    ).toString(16),
  )
}

export function createConversation({ api, agent, language, store, visit, unsent, onMessage }: Options) {
  let connection = new AbortController()
  /** Rises when another loop takes over; the older one sees it and leaves. */
  let turn = 0
  let wake = () => {}
  let queue = Promise.resolve()
  let isSending = false

  const call = (path: string, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal) => {
    const { token } = visit.get()
    const isFile = body instanceof Blob
    return fetch(api + path, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body ? { 'content-type': isFile ? body.type || 'image/*' : 'application/json' } : {}),
        ...headers,
      },
      body: isFile ? body : body ? JSON.stringify(body) : null,
      signal: signal ?? null,
    })
  }

  /** Throws the answer of a server that gives no token. */
  async function enter() {
    if (visit.get().token) return
    const session = await call(`/agents/${agent}/visitors`, {})
    if (!session.ok) throw session
    visit.set({ token: String(((await session.json()) as VisitorSession).token) })
  }

  const take = () => {
    connection.abort()
    connection = new AbortController()
    wake()
    return ++turn
  }

  /** Waits before another attempt, shorter when the network or the visitor comes back. */
  const pause = (attempt: number) =>
    new Promise<void>((resolve) => {
      const timer =
        Number.isFinite(attempt) &&
        setTimeout(resolve, Math.min(15_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2))
      wake = () => {
        if (timer) clearTimeout(timer)
        resolve()
      }
    })

  /** Nobody looks and nothing is on its way: a hidden tab holds no connection. */
  const isIdle = () => document.hidden && !isSending && !store.get().runId
  document.addEventListener('visibilitychange', () => {
    if (isIdle()) connection.abort()
    else wake()
  })
  addEventListener('online', () => wake())
  // Another tab began a conversation: show it here as well.
  addEventListener('storage', ({ key }) => {
    const { conversationId } = visit.get()
    if (
      key === memoryKey(agent) &&
      conversationId &&
      conversationId !== store.get().conversationId &&
      !isSending
    )
      resume()
  })

  function receive(data: string) {
    const event: StreamEvent = JSON.parse(data)
    const before = store.get()
    const after = reduce(before, event)
    if (!after) return connection.abort()
    if (after === before) return
    const message = 'message' in event ? event.message : null
    if (message?.clientId && message.clientId === unsent.get().clientId) unsent.set({ clientId: '' })
    store.set(after)
    if ((event.kind === 'message' && message?.author !== 'visitor') || event.kind === 'run.finished')
      onMessage()
  }

  function forget() {
    visit.set({ token: '', conversationId: null })
    store.set({ ...emptyConversation, messages: store.get().messages.filter((message) => message.delivery) })
  }

  async function follow(own = take()) {
    for (let attempt = 0; turn === own && store.get().conversationId && !store.get().isClosed; attempt++) {
      if (attempt > 1) store.set({ isLost: true })
      if (isIdle()) await pause(Number.POSITIVE_INFINITY)
      else if (attempt) await pause(attempt)
      if (turn !== own) return
      connection = new AbortController()
      const { conversationId, lastSeq } = store.get()
      try {
        const response = await call(
          `/conversations/${conversationId}/events?after=${lastSeq}`,
          undefined,
          { 'last-event-id': String(lastSeq) },
          connection.signal,
        )
        if (response.status === 401 || response.status === 404) return forget()
        if (!response.ok) continue
        attempt = 0
        store.set({ isLost: false })
        await readSse(response, connection, receive)
      } catch {
        // Cut, silent or aborted: go on from the last event.
      }
    }
  }

  /** Takes up what this browser remembers: the conversation, and a message that may never have arrived. */
  async function resume() {
    const own = take()
    const { token, conversationId } = visit.get()
    const { clientId, text = '', attachments } = unsent.get()
    for (let attempt = 0; token && conversationId && turn === own; attempt++) {
      try {
        const response = await call('/conversations/current')
        if (response.status === 401) forget()
        else if (response.ok) show(((await response.json()) as ConversationSnapshot).conversation)
        else throw 0
        break
      } catch {
        await pause(attempt)
      }
    }
    if (turn !== own) return
    if (
      clientId &&
      (text || attachments?.length) &&
      !store.get().messages.some((message) => message.clientId === clientId)
    )
      send(text, clientId, attachments)
    else follow()
  }

  function show(conversation: ConversationSnapshot['conversation'] | null) {
    if (!conversation) return visit.set({ conversationId: null })
    store.set({
      conversationId: conversation.id,
      messages: conversation.messages.map(toMessage),
      lastSeq: conversation.lastSeq,
      runId: conversation.runId,
      handler: conversation.handler,
      handlerName: String(conversation.handlerName ?? ''),
    })
  }

  function mark(clientId: string, delivery: ShownMessage['delivery'], notice = '') {
    store.set({
      notice,
      messages: store
        .get()
        .messages.map((message) =>
          message.clientId === clientId && message.delivery ? { ...message, delivery } : message,
        ),
    })
  }

  function send(text: string, clientId = newUuid(), attachments: Attachment[] = []) {
    const { messages } = store.get()
    const message: ShownMessage = {
      id: clientId,
      clientId,
      author: 'visitor',
      authorName: null,
      content: text,
      citations: [],
      attachments,
      status: 'complete',
      createdAt: new Date().toISOString(),
      delivery: 'pending',
    }
    unsent.set({ clientId, text, attachments })
    store.set({ notice: '', messages: [...messages.filter((other) => other.id !== clientId), message] })
    queue = queue.then(() => deliver(text, clientId, attachments))
    return queue
  }

  const isUndelivered = (clientId: string) =>
    store.get().messages.some((message) => message.clientId === clientId && message.delivery)

  async function deliver(text: string, clientId: string, attachments: Attachment[]) {
    const attachmentIds = attachments.map(({ id }) => id)
    const own = take()
    isSending = true
    let notice = ''
    for (let attempt = 0; attempt < MAX_SEND_ATTEMPTS && turn === own && isUndelivered(clientId); attempt++) {
      if (attempt) await pause(attempt)
      connection = new AbortController()
      try {
        await enter()
        const { conversationId, lastSeq } = store.get()
        const input: SendMessageInput = {
          clientId,
          conversationId,
          text,
          ...(attachmentIds.length > 0 && { attachmentIds }),
          afterSeq: lastSeq,
          language,
          page: {
            url: location.origin + location.pathname,
            title: document.title.slice(0, 300),
          },
        }
        const response = await call('/messages', input, undefined, connection.signal)
        if (!response.ok) throw response
        const id = response.headers.get('x-conversation-id') ?? conversationId
        visit.set({ conversationId: id })
        store.set({ conversationId: id, isLost: false })
        await readSse(response, connection, receive)
      } catch (problem) {
        if (!(problem instanceof Response)) continue
        const { status } = problem
        // The token has run out, or the conversation is no longer there: begin anew with the same message.
        if (status === 401 || (status === 404 && store.get().conversationId)) forget()
        else if (status < 500) {
          notice = await explanation(problem)
          break
        }
      }
    }
    isSending = false
    if (isUndelivered(clientId)) mark(clientId, 'failed', notice)
    else if (turn === own) follow()
  }

  async function explanation(response: Response): Promise<string> {
    const body: ApiError | null = await response.json().catch(() => null)
    return String(body?.error?.message ?? '')
  }

  /** A short call of its own, beside the stream. */
  async function ask(path: string) {
    try {
      const response = await call(`/conversations/${store.get().conversationId}/${path}`, {})
      if (!response.ok) store.set({ notice: await explanation(response) })
      return response.ok
    } catch {
      return false
    }
  }

  return {
    send,
    resume,
    stop: () => ask('stop'),
    async handover() {
      if (await ask('handover')) store.set({ handler: 'waiting' })
    },
    /** Leaves a closed conversation for an empty one. */
    restart() {
      take()
      visit.set({ conversationId: null })
      store.set(emptyConversation)
    },
    /** A picture for the next message. Throws what is wrong, for people; '' when the server stays away. */
    async upload(file: Blob): Promise<Attachment> {
      try {
        await enter()
        const response = await call('/attachments', file)
        if (response.ok) return toAttachments([await response.json()])[0] as Attachment
        throw response
      } catch (problem) {
        throw problem instanceof Response ? await explanation(problem) : ''
      }
    },
    /** The bytes of a picture that only this visitor may see. */
    async picture(path: string): Promise<Blob> {
      const response = await call(path.replace('/api/widget/v1', ''))
      if (!response.ok) throw response
      return response.blob()
    },
    async passage(chunkId: string): Promise<CitationPassage> {
      const response = await call(`/citations/${encodeURIComponent(chunkId)}`)
      if (!response.ok) throw response
      return response.json()
    },
  }
}
