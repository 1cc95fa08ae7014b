import { randomUUID } from 'node:crypto'
import type { AttemptRecord } from '#app/domain/providers/route.ts'
import { streamRouted } from '#app/domain/providers/route-answer.server.ts'
import type { Limits } from '#app/integrations/llm/stream-watch.ts'
import { questionFor, readAll, type Seen } from './read.ts'
import { connectedModel, otherThan, type Vendor, type World } from './world.ts'

/** What the second of the chain says: nothing that the first could. */
export const SECOND = 'Zwei weiß es auch.'

export type Routed = { seen: Seen; records: AttemptRecord[]; secondWasAsked: boolean }

/** One answer by a chain of two: the first does as it was told, the second is well. */
export async function askChain(
  world: World,
  vendor: Vendor,
  hasTools: boolean,
  limits?: Limits,
): Promise<Routed> {
  const { models, route } = world.chain[vendor]
  const [first] = models
  const records: AttemptRecord[] = []
  const ready = {
    first: await connectedModel(world.bad, vendor, limits),
    second: await connectedModel(world.good, otherThan(vendor)),
  }
  world.good.always({ name: 'normal', text: SECOND })
  world.good.requests.length = 0
  const events = streamRouted(
    {
      workspaceId: world.workspaceId,
      agentId: world.agentId,
      visitorId: null,
      runId: randomUUID(),
      attempt: 1,
      step: 1,
      models,
      request: questionFor(hasTools),
      counts: false,
      onAttempt: (record) => records.push(record),
      // What one fault teaches the breaker is not for the next fault to feel.
      route: Promise.resolve(route),
      fetchModel: (reference) => (reference === first ? ready.first : ready.second),
    },
    new AbortController().signal,
  )
  const seen = await readAll(events)
  return { seen, records, secondWasAsked: world.good.requests.length > 0 }
}
