import type { StreamEvent } from '#app/contracts/stream-events.ts'
import type { ApiError } from '#app/contracts/widget.v1.ts'
import { sseParser } from '#app/lib/sse-parser.ts'

/** What the server said when it refused; `message` is for people. */
export class RefusedError extends Error {
  readonly errorId: string
  constructor({ message, errorId }: ApiError['error']) {
    super(message)
    this.errorId = errorId
  }
}

const RETRY_MS = [300, 1_000, 2_000, 4_000]

type Post = {
  url: string
  body: Record<string, unknown> & { clientId: string; afterSeq: number }
  signal: AbortSignal
  onConversation: (conversationId: string) => void
  onEvents: (events: StreamEvent[]) => void
}

/**
 * Sends a message and reads the answer to its end. When the connection breaks it sends the same message again, which
 * the server knows by its `clientId`: the stream goes on after the last event that came. Throws RefusedError when the
 * server refuses, and the network's error when it stays away.
 */
export async function postStream({ url, body, signal, onConversation, onEvents }: Post): Promise<void> {
  let afterSeq = body.afterSeq
  let wasEmpty = false
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, afterSeq }),
        signal,
      })
      if (!response.ok || !response.body) {
        const refused = (await response.json().catch(() => null)) as ApiError | null
        if (refused?.error && response.status < 500) throw new RefusedError(refused.error)
        throw new Error(`status ${response.status}`)
      }
      onConversation(response.headers.get('x-conversation-id') ?? '')
      const parse = sseParser()
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      let isOver = false
      let isEmpty = true
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        const events = parse(value).map(({ data }) => JSON.parse(data) as StreamEvent)
        if (events.length === 0) continue
        afterSeq = events.at(-1)?.seq ?? afterSeq
        attempt = 0
        isEmpty = false
        isOver = events.some(({ kind }) => kind === 'run.finished')
        onEvents(events)
      }
      // The server ends the stream after the answer. Ended before it, its process was stopped and another goes on; ended
      // twice without a word, there is no answer to wait for.
      if (isOver || (isEmpty && wasEmpty) || attempt >= RETRY_MS.length) return
      wasEmpty = isEmpty
    } catch (error) {
      if (signal.aborted || error instanceof RefusedError || attempt >= RETRY_MS.length) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]))
  }
}
