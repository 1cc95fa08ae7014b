import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** What a fault does next: send, wait (ms), leave the connection open without a word, or break it. */
export type Part = string | Buffer | number | 'hang!' | 'reset!'
export type Reply = {
  status?: number
  headers?: Record<string, string>
  /** Null: not even the headers are sent before the first of `parts`. */
  isBare?: boolean
  parts: Iterable<Part>
}

export const SSE = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' }

/** Sends a reply part by part, as fast as the other side takes it, and stops when it goes away. */
export async function sendReply(response: ServerResponse, reply: Reply): Promise<void> {
  if (!reply.isBare) {
    response.writeHead(reply.status ?? 200, reply.headers ?? SSE)
    response.flushHeaders()
  }
  for (const part of reply.parts) {
    if (response.destroyed) return
    if (part === 'hang!') return
    if (part === 'reset!') {
      // What was written must leave first: a reset throws away what still waits.
      await pause(5)
      response.destroy()
      return
    }
    if (typeof part === 'number') await pause(part)
    else if (!response.write(part))
      await new Promise<void>((resolve) => {
        const go = () => {
          response.off('drain', go).off('close', go)
          resolve()
        }
        response.once('drain', go).once('close', go)
      })
  }
  response.end()
}
