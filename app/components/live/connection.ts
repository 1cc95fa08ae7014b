import type { BrowserRealtime } from '#app/integrations/supabase/browser.client.ts'
import type { TokenSource } from './token-source.ts'

export type LiveStatus = 'connecting' | 'live' | 'offline'

export type Listener = {
  onEvent(name: string, payload: unknown): void
  /** The topic is joined, for the first time or again: what happened before, since the page was loaded, was not heard and must be loaded. */
  onJoin(): void
  onStatus(status: LiveStatus): void
}

type Open = (
  project: { url: string; anonKey: string },
  accessToken: () => Promise<string | null>,
) => BrowserRealtime
type Topic = {
  listeners: Set<Listener>
  status: LiveStatus
  failures: number
  leave: () => void
  retryTimer: ReturnType<typeof setTimeout> | undefined
  lingerTimer: ReturnType<typeof setTimeout> | undefined
}

/** Long enough for one page to leave and the next to come without leaving the channel. */
const LINGER_MS = 2000
const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000]

/** One socket for the whole page, opened by the first listener; each topic is joined once, however many listen. */
export function createConnection(tokens: TokenSource, loadClient: () => Promise<Open>) {
  const topics = new Map<string, Topic>()
  let opening: Promise<BrowserRealtime | null> | undefined

  async function open(): Promise<BrowserRealtime | null> {
    const [token, openRealtime] = await Promise.all([tokens.get(), loadClient()])
    return token && openRealtime(token, async () => (await tokens.get())?.accessToken ?? null)
  }

  function setStatus(topic: Topic, status: LiveStatus): void {
    topic.status = status
    for (const listener of topic.listeners) listener.onStatus(status)
  }

  async function join(name: string, topic: Topic): Promise<void> {
    opening ??= open()
    const realtime = await opening.catch(() => undefined)
    if (topics.get(name) !== topic) return
    if (!realtime) {
      opening = undefined
      // Null: signed out. The next navigation leads to the sign-in page; there is nothing to try again.
      setStatus(topic, 'offline')
      if (realtime === undefined) retry(name, topic)
      return
    }
    topic.leave = realtime.join(name, {
      event(event, payload) {
        for (const listener of [...topic.listeners]) listener.onEvent(event, payload)
      },
      status(status) {
        if (status === 'joined') joined(topic)
        else setStatus(topic, 'offline')
        // A refused join is tried again by the client; a channel that the server closed is not.
        if (status === 'closed') {
          tokens.forget()
          topic.leave()
          retry(name, topic)
        }
      },
    })
  }

  function joined(topic: Topic): void {
    topic.failures = 0
    setStatus(topic, 'live')
    for (const listener of [...topic.listeners]) listener.onJoin()
  }

  function retry(name: string, topic: Topic): void {
    const delay = RETRY_MS[Math.min(topic.failures++, RETRY_MS.length - 1)]
    topic.leave = () => {}
    topic.retryTimer = setTimeout(() => void join(name, topic), delay)
  }

  function drop(name: string, topic: Topic): void {
    clearTimeout(topic.retryTimer)
    clearTimeout(topic.lingerTimer)
    topics.delete(name)
    topic.leave()
    // Whoever listens next may be somebody else, after a sign-out.
    if (topics.size === 0) tokens.forget()
  }

  return {
    /** Listens to a topic until the returned function is called. */
    listen(name: string, listener: Listener): () => void {
      let topic = topics.get(name)
      if (topic) {
        clearTimeout(topic.lingerTimer)
        topic.listeners.add(listener)
        listener.onStatus(topic.status)
      } else {
        topic = {
          listeners: new Set([listener]),
          status: 'connecting',
          failures: 0,
          leave: () => {},
          retryTimer: undefined,
          lingerTimer: undefined,
        }
        topics.set(name, topic)
        void join(name, topic)
      }
      const mine = topic
      return () => {
        mine.listeners.delete(listener)
        if (mine.listeners.size > 0) return
        clearTimeout(mine.lingerTimer)
        mine.lingerTimer = setTimeout(() => drop(name, mine), LINGER_MS)
      }
    },

    /** Leaves everything at once. */
    async close(): Promise<void> {
      for (const [name, topic] of [...topics]) drop(name, topic)
      const realtime = await opening?.catch(() => null)
      opening = undefined
      realtime?.close()
    },
  }
}
