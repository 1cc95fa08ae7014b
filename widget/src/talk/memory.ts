import type { Attachment } from '#app/contracts/stream-events.ts'

/** A value that outlives the page. Where the browser blocks storage it lives as long as the page. */
export type Memory<T> = {
  get(): Partial<T>
  set(change: Partial<T>): void
}

/** Shared by the tabs of one browser. */
export type Visit = { token: string; conversationId: string | null }

/** Of one tab: what was sent but is not known to have arrived. After a reload it is sent again under the same id. */
export type Unsent = { clientId: string; text: string; attachments: Attachment[] }

export const memoryKey = (agent: string) => `hiviex:${agent}`

export function createMemory<T>(kind: 'localStorage' | 'sessionStorage', key: string): Memory<T> {
  let own: Partial<T> = {}
  const get = () => {
    try {
      own = JSON.parse(window[kind].getItem(key) ?? '{}')
    } catch {}
    return own
  }
  return {
    get,
    set(change) {
      own = { ...get(), ...change }
      try {
        window[kind].setItem(key, JSON.stringify(own))
      } catch {}
    },
  }
}
