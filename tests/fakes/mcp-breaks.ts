import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FakeMcp } from './mcp-server.ts'

// The ways in which a server lets go of a call that it has begun, and how the rest of the answer is asked for.

/** Whether the answer is one of these; nothing more is to be said then. */
export function answerAndBreak(fake: FakeMcp, answer: object, response: ServerResponse): boolean {
  const { manners } = fake
  if (manners !== 'hangs-up' && manners !== 'breaks-off' && manners !== 'waits') return false
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (manners === 'breaks-off') {
    response.write(': working on it\n\n', () => response.destroy())
    return true
  }
  const eventId = randomBytes(8).toString('hex')
  response.write(`id: ${eventId}\nretry: 10\ndata:\n\n`)
  if (manners === 'waits') return true
  fake.rests.set(eventId, `event: message\ndata: ${JSON.stringify(answer)}\n\n`)
  response.end()
  return true
}

export function giveRest(fake: FakeMcp, request: IncomingMessage, response: ServerResponse): ServerResponse {
  const eventId = request.headers['last-event-id']
  if (eventId === undefined) return response.writeHead(405).end()
  const rest = fake.rests.get(String(eventId))
  if (rest === undefined) return response.writeHead(fake.restStatus).end()
  return response.writeHead(200, { 'content-type': 'text/event-stream' }).end(rest)
}
