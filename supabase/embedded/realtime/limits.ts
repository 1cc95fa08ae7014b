/** What one installation allows; the defaults are the hosted service's, per socket where it counts per project. */
export type Limits = {
  /** Channels joined at the same time over one socket. */
  channels: number
  /** Frames a second from one socket. */
  framesPerSecond: number
  joinsPerSecond: number
  /** Presence calls of one channel in 30 s. */
  presenceCalls: number
  /** Bytes of one broadcast or presence payload, as JSON. */
  payloadBytes: number
  /** Bytes waiting in a socket that does not read; beyond it the socket is cut. */
  bufferedBytes: number
}

export const DEFAULT_LIMITS: Limits = {
  channels: 100,
  framesPerSecond: 100,
  joinsPerSecond: 50,
  presenceCalls: 20,
  payloadBytes: 256 * 1024,
  bufferedBytes: 8 * 1024 * 1024,
}

/** A counter of a fixed window: `take()` is false when the window's `limit` is used up. */
export function createWindow(
  limit: number,
  windowMs: number,
  now: () => number = Date.now,
): { take(): boolean } {
  let start = Number.NEGATIVE_INFINITY
  let used = 0
  return {
    take() {
      const time = now()
      if (time - start >= windowMs) {
        start = time
        used = 0
      }
      used += 1
      return used <= limit
    },
  }
}

export function payloadSize(payload: unknown): number {
  if (payload instanceof Uint8Array) return payload.byteLength
  return Buffer.byteLength(JSON.stringify(payload) ?? '')
}
