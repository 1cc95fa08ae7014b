import type { RealtimeChannel, SupabaseClient } from '@supabase/supabase-js'

/** A private channel that remembers what it was told. */
export type Ear = {
  channel: RealtimeChannel
  /** The first status, and the reason when it is an error. */
  joined: Promise<{ status: string; reason: string }>
  heard: { event: string; payload: Record<string, unknown> }[]
  systemMessages: string[]
  /** Resolves when the channel is closed by the server. */
  closed: Promise<void>
}

export function listen(
  client: SupabaseClient,
  topic: string,
  config: Record<string, unknown> = { private: true },
): Ear {
  const channel = client.channel(topic, { config })
  const heard: Ear['heard'] = []
  const systemMessages: string[] = []
  channel.on('broadcast', { event: '*' }, ({ event, payload }) => heard.push({ event, payload }))
  channel.on('system', {}, (message: { status: string; message: string }) => {
    if (message.status === 'error') systemMessages.push(message.message)
  })
  let onClosed = () => {}
  const closed = new Promise<void>((resolve) => {
    onClosed = resolve
  })
  const joined = new Promise<{ status: string; reason: string }>((resolve, reject) => {
    // A join that comes before the client has asked for its token would be an anonymous one.
    client.realtime.setAuth().then(() => {
      channel.subscribe((status, error) => {
        resolve({ status, reason: error?.message ?? '' })
        if (status === 'CLOSED') onClosed()
        // One refusal is an answer: it is not asked again and again.
        if (status === 'CHANNEL_ERROR') void channel.unsubscribe()
      })
    }, reject)
  })
  return { channel, joined, heard, systemMessages, closed }
}

/** Waits until the condition holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}
