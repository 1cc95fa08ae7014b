/**
 * The widget's API (app/contracts/widget.v1.ts) as one small server, for tests of the widget alone in a real browser. It keeps
 * the contract truthfully: an append-only log with gapless `seq`, resume by `Last-Event-ID`, one message for one `clientId`;
 * and on request it misbehaves the way networks do.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type {
  Attachment,
  Citation,
  Message,
  StreamEvent,
  StreamEventData,
} from '#app/contracts/stream-events.ts'
import type {
  AgentInfo,
  CitationPassage,
  ConversationSnapshot,
  SendMessageInput,
} from '#app/contracts/widget.v1.ts'

export type Answer = {
  text: string
  citations?: Citation[]
  attachments?: Attachment[]
  errorCode?: string
}

export type FakeOptions = {
  agent?: Partial<AgentInfo>
  /** What the agent says to a text. */
  answer?: (text: string) => Answer
  /** Milliseconds between two deltas, and how many characters each carries. */
  delayMs?: number
  deltaSize?: number
  /** Serves what is not the API: the page under test and the built widget. */
  page?: (request: IncomingMessage, response: ServerResponse) => void
}

type Conversation = {
  id: string
  token: string
  log: StreamEvent[]
  messages: Message[]
  handler: ConversationSnapshot['conversation']['handler']
  handlerName: string | null
  runId: string | null
  isStopped: boolean
  isClosed: boolean
  readers: Set<() => void>
}

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export const AGENT_ID = 'ag_0000000000000001'

export async function startWidgetApi(options: FakeOptions = {}) {
  const { deltaSize = 7 } = options
  const answer: (text: string) => Answer = options.answer ?? ((text) => ({ text: `You said: ${text}` }))
  const agent: AgentInfo = {
    publicId: AGENT_ID,
    name: 'Mel',
    avatarUrl: null,
    welcome: 'Hello. What would you like to know?',
    suggestedQuestions: ['How long does delivery take?', 'Which honey is mild?'],
    locale: 'auto',
    accentColor: '#b45309',
    position: 'right',
    placeholder: null,
    ...options.agent,
  }
  const conversations = new Map<string, Conversation>()
  const tokens = new Set<string>()
  const uploads = new Map<string, { token: string; bytes: Buffer; attachment: Attachment }>()
  /** Knobs that a test turns while it runs. */
  const control = {
    delayMs: options.delayMs ?? 0,
    /** Cut every stream after so many more frames, then behave again. */
    cutAfterFrames: Number.POSITIVE_INFINITY,
    /** Answer the next so many messages with this status. */
    failNextMessages: 0,
    failStatus: 503,
    isDown: false,
    requests: [] as string[],
    lastEventIds: [] as string[],
  }

  const json = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  }
  const error = (response: ServerResponse, status: number, code: string, message = 'Something is wrong.') =>
    json(response, status, { error: { code, message, errorId: 'err_test' } })

  function append(conversation: Conversation, data: StreamEventData) {
    const event = { ...data, seq: conversation.log.length + 1 } as StreamEvent
    conversation.log.push(event)
    if ('message' in data) {
      const known = conversation.messages.findIndex((message) => message.id === data.message.id)
      if (known < 0) conversation.messages.push({ ...data.message })
      else conversation.messages[known] = { ...data.message }
    }
    const last = conversation.messages.at(-1)
    if (data.kind === 'delta' && last) last.content = last.content.slice(0, data.offset) + data.text
    for (const wake of conversation.readers) wake()
  }

  const newMessage = (author: Message['author'], content: string, rest: Partial<Message> = {}): Message => ({
    id: randomUUID(),
    clientId: null,
    author,
    authorName: author === 'agent' ? agent.name : null,
    content,
    citations: [],
    status: 'complete',
    createdAt: new Date().toISOString(),
    ...rest,
  })

  async function run(conversation: Conversation, text: string) {
    const runId = randomUUID()
    const { text: whole, citations = [], attachments, errorCode = null } = answer(text)
    const message = newMessage('agent', '', { status: 'streaming' })
    conversation.runId = runId
    conversation.isStopped = false
    append(conversation, { kind: 'run.started', runId, message })
    let offset = 0
    while (offset < whole.length && !conversation.isStopped) {
      if (control.delayMs) await new Promise((resolve) => setTimeout(resolve, control.delayMs))
      append(conversation, { kind: 'delta', runId, offset, text: whole.slice(offset, offset + deltaSize) })
      offset += deltaSize
    }
    conversation.runId = null
    const status = conversation.isStopped ? 'stopped' : errorCode ? 'failed' : 'complete'
    append(conversation, {
      kind: 'run.finished',
      runId,
      errorCode,
      message: {
        ...message,
        content: whole.slice(0, offset),
        citations,
        ...(attachments && { attachments }),
        status,
      },
    })
  }

  /** Writes the log from after `seq`; open-ended, or to the end of the run. */
  function stream(response: ServerResponse, conversation: Conversation, seq: number, untilAnswered: boolean) {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-conversation-id': conversation.id,
    })
    response.write('retry: 1000\n\n:\n\n')
    let next = seq
    const pump = () => {
      while (next < conversation.log.length && !response.destroyed) {
        const event = conversation.log[next++]
        const frame = `id: ${event?.seq}\nevent: e\ndata: ${JSON.stringify(event)}\n\n`
        if (control.cutAfterFrames-- <= 0) {
          control.cutAfterFrames = Number.POSITIVE_INFINITY
          // Half a frame, then nothing: what a lost connection looks like.
          response.write(frame.slice(0, frame.length / 2))
          setTimeout(() => response.destroy(), 5)
          conversation.readers.delete(pump)
          return
        }
        // Cut in the middle of a frame and, where there is one, of a character.
        const bytes = Buffer.from(frame)
        response.write(bytes.subarray(0, bytes.length >> 1))
        response.write(bytes.subarray(bytes.length >> 1))
      }
      if (untilAnswered && conversation.runId === null && next >= conversation.log.length) {
        conversation.readers.delete(pump)
        response.end()
      }
    }
    conversation.readers.add(pump)
    response.on('close', () => conversation.readers.delete(pump))
    pump()
  }

  async function receive(request: IncomingMessage, response: ServerResponse, token: string) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const input = JSON.parse(Buffer.concat(chunks).toString()) as SendMessageInput
    if (control.failNextMessages > 0) {
      control.failNextMessages--
      return error(response, control.failStatus, 'UNAVAILABLE', 'Too many messages. Wait a minute.')
    }
    const attachments = (input.attachmentIds ?? []).flatMap((id) => uploads.get(id)?.attachment ?? [])
    if ((!input.text && attachments.length === 0) || input.text.length > 4000)
      return error(response, 400, 'BAD_INPUT')
    let conversation = [...conversations.values()].find((one) =>
      one.messages.some((message) => message.clientId === input.clientId),
    )
    const isRepeat = conversation !== undefined
    if (!conversation && input.conversationId) {
      conversation = conversations.get(input.conversationId)
      if (!conversation || conversation.token !== token) return error(response, 404, 'NOT_FOUND')
    }
    if (!conversation) {
      conversation = {
        id: randomUUID(),
        token,
        log: [],
        messages: [],
        handler: 'agent',
        handlerName: null,
        runId: null,
        isStopped: false,
        isClosed: false,
        readers: new Set(),
      }
      conversations.set(conversation.id, conversation)
    }
    if (!isRepeat) {
      append(conversation, {
        kind: 'message',
        message: newMessage('visitor', input.text, {
          clientId: input.clientId,
          ...(attachments.length > 0 && { attachments }),
        }),
      })
      if (conversation.handler === 'agent') void run(conversation, input.text)
    }
    stream(response, conversation, input.afterSeq, true)
  }

  async function takePicture(request: IncomingMessage, response: ServerResponse, token: string) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const bytes = Buffer.concat(chunks)
    if (bytes.subarray(0, 4).toString('latin1') === 'nope')
      return error(response, 400, 'BAD_INPUT', 'This is not a picture we can read.')
    const id = randomUUID()
    const sizes = [{ width: 320, height: 240, path: `/api/widget/v1/attachments/${id}/320` }]
    const attachment: Attachment = { id, kind: 'image', sizes, videoPath: null, caption: '' }
    uploads.set(id, { token, bytes, attachment })
    json(response, 201, attachment)
  }

  async function api(request: IncomingMessage, response: ServerResponse, url: URL) {
    const path = url.pathname.slice('/api/widget/v1'.length)
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    if (path === `/agents/${AGENT_ID}`) return json(response, 200, agent)
    if (path === `/agents/${AGENT_ID}/visitors`) {
      const made = `vt_${randomUUID()}`
      tokens.add(made)
      return json(response, 201, {
        token: made,
        expiresAt: new Date(Date.now() + 864e5).toISOString(),
        visitorId: randomUUID(),
      })
    }
    // What an agent sends is for anybody.
    if (path.startsWith('/media/')) {
      response.writeHead(200, { 'content-type': 'image/png' })
      return response.end(PIXEL)
    }
    if (path.startsWith('/agents/')) return error(response, 404, 'NOT_FOUND')
    if (!tokens.has(token)) return error(response, 401, 'NOT_SIGNED_IN')
    if (path === '/attachments') return takePicture(request, response, token)
    if (path.startsWith('/attachments/')) {
      const upload = uploads.get(path.split('/')[2] ?? '')
      if (upload?.token !== token) return error(response, 404, 'NOT_FOUND')
      response.writeHead(200, { 'content-type': 'image/jpeg' })
      return response.end(upload.bytes)
    }
    if (path === '/messages') return receive(request, response, token)
    if (path === '/conversations/current') {
      const current = [...conversations.values()].findLast((one) => one.token === token && !one.isClosed)
      if (!current) return json(response, 200, { conversation: null })
      const { id, handler, handlerName, runId, messages, log } = current
      return json(response, 200, {
        conversation: { id, handler, handlerName, runId, messages, lastSeq: log.length },
      })
    }
    if (path.startsWith('/citations/')) {
      const passage: CitationPassage = {
        title: 'Delivery',
        headingPath: ['Shop', 'Policies'],
        url: 'https://colmeia.example/delivery',
        before: 'We send every order by tracked post. ',
        passage: 'Delivery takes three to five working days.',
        after: ' Remote places take longer.',
      }
      return json(response, 200, passage)
    }
    const [, , id = '', action = ''] = path.split('/')
    const conversation = conversations.get(id)
    if (!conversation || conversation.token !== token) return error(response, 404, 'NOT_FOUND')
    if (action === 'events') {
      const lastEventId = request.headers['last-event-id']
      control.lastEventIds.push(String(lastEventId))
      return stream(response, conversation, Number(lastEventId ?? url.searchParams.get('after') ?? 0), false)
    }
    if (action === 'stop') {
      conversation.isStopped = true
      return json(response, 200, { stopped: true })
    }
    if (action === 'handover') {
      conversation.handler = 'waiting'
      append(conversation, { kind: 'handler', handler: 'waiting', name: null })
      return json(response, 200, { handler: 'waiting' })
    }
    return error(response, 404, 'NOT_FOUND')
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (!url.pathname.startsWith('/api/')) {
      if (options.page) return options.page(request, response)
      response.writeHead(404).end()
      return
    }
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('access-control-allow-headers', 'authorization, content-type, last-event-id')
    response.setHeader('access-control-expose-headers', 'x-conversation-id')
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    control.requests.push(`${request.method} ${url.pathname}`)
    if (control.isDown) return void response.destroy()
    void api(request, response, url)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    agent,
    control,
    conversations: () => [...conversations.values()],
    /** A member of the team takes over and writes. */
    say(conversation: Conversation, text: string, name = 'Ana') {
      if (conversation.handler !== 'human') {
        conversation.handler = 'human'
        conversation.handlerName = name
        append(conversation, { kind: 'handler', handler: 'human', name })
      }
      append(conversation, { kind: 'message', message: newMessage('member', text, { authorName: name }) })
    },
    handBack(conversation: Conversation) {
      conversation.handler = 'agent'
      append(conversation, { kind: 'handler', handler: 'agent', name: null })
    },
    close(conversation: Conversation) {
      conversation.isClosed = true
      append(conversation, { kind: 'closed' })
    },
    dropTokens: () => tokens.clear(),
    cutAll() {
      server.closeAllConnections()
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export type WidgetApi = Awaited<ReturnType<typeof startWidgetApi>>
