// One of the processes of scripts/test-budget.ts: what a web process does with questions, without its door. Told by its
// parent: { publicId, count } to let visitors arrive, or { tokens } of visitors who are there, one for each question; then `go`
// to let all of them ask at once.
import { setTimeout as pause } from 'node:timers/promises'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { startRunEngine } from '#app/domain/conversations/run-engine.server.ts'
import { sendVisitorMessage } from '#app/domain/conversations/send-visitor-message.server.ts'
import { startVisitorSession } from '#app/domain/conversations/start-visitor-session.server.ts'
import { hashVisitorToken, type VisitorContext } from '#app/domain/conversations/visitor.server.ts'
import { newId } from '#app/lib/ids.ts'
import { setLogSink } from '#app/lib/log.server.ts'

type Order = { publicId: string; count: number } | { tokens: string[] } | 'go' | 'end'

// An answer that a budget holds back is what this is about, and no news.
setLogSink((level, fields, message) => {
  if (level === 'error') console.error(message, fields)
})
const engine = startRunEngine()
let visitors: VisitorContext[] = []

async function arrive(order: { publicId: string; count: number } | { tokens: string[] }): Promise<void> {
  const tokens =
    'tokens' in order
      ? order.tokens
      : await Promise.all(
          Array.from(
            { length: order.count },
            async () => (await startVisitorSession(order.publicId, 'en')).token,
          ),
        )
  visitors = tokens.map((token) => ({
    tokenHash: hashVisitorToken(token) as Buffer,
    requestId: newId(),
  }))
}

async function askAll(): Promise<void> {
  const sent = await Promise.all(
    visitors.map((visitor) =>
      sendVisitorMessage(visitor, {
        clientId: newId(),
        conversationId: null,
        text: 'How long does delivery take?',
        afterSeq: 0,
        language: 'en',
      }),
    ),
  )
  const ids = sent.map(({ conversationId }) => conversationId)
  while ((await countRunning(ids)) > 0) await pause(50)
}

const countRunning = (conversationIds: string[]) =>
  asSystem('the test waits for answers', async (tx) => {
    const { count } = await tx
      .selectFrom('runs')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('conversation_id', 'in', conversationIds)
      .where('status', '=', 'running')
      .executeTakeFirstOrThrow()
    return Number(count)
  })

// Nobody races on without the one who counts.
process.once('disconnect', () => process.exit())
process.on('message', async (order: Order) => {
  try {
    if (order === 'end') {
      await engine.stop(1_000)
      await closeListening()
      await closePool()
      process.disconnect()
      return
    }
    if (order === 'go') await askAll()
    else await arrive(order)
    process.send?.({ done: true })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.stack : String(error) })
  }
})
