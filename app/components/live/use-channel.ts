import { useEffect, useRef, useState } from 'react'
import { createConnection, type LiveStatus } from './connection.ts'
import { createTokenSource } from './token-source.ts'

const connection = createConnection(createTokenSource(), async () => {
  // Loaded when a page first listens, so that no first screen carries it.
  const { openRealtime } = await import('#app/integrations/supabase/browser.client.ts')
  return openRealtime
})

type Options = {
  onEvent(name: string, payload: unknown): void
  /** Events may have been missed: load again what the page shows. */
  onJoin?(): void
}

/** Listens to a private Realtime topic while the component is mounted; null listens to nothing. */
export function useChannel(topic: string | null, options: Options): LiveStatus {
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    if (topic === null) return
    return connection.listen(topic, {
      onEvent: (name, payload) => latest.current.onEvent(name, payload),
      onJoin: () => latest.current.onJoin?.(),
      onStatus: setStatus,
    })
  }, [topic])
  return status
}
