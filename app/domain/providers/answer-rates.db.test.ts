import { afterAll, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { requireAnswerRates, takeConnectionRate } from './answer-rates.server.ts'

afterAll(closePool)

const NONE = { workspacePerMinute: 0, agentPerMinute: 0, visitorPerHour: 0 }
const asker = () => ({ workspaceId: newId(), agentId: newId(), visitorId: newId() })
const MANY = 60

async function passing(tries: (at: number) => Promise<unknown>): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: MANY }, (_, at) => tries(at)))
  return outcomes.filter(({ status }) => status === 'fulfilled').length
}

it('a workspace’s limit holds over all its agents and visitors that ask at once', async () => {
  const { workspaceId } = asker()
  const tries = () => requireAnswerRates({ ...asker(), workspaceId }, { ...NONE, workspacePerMinute: 5 })
  expect(await passing(tries)).toBe(5)
})

it('an agent’s limit holds over all its visitors, and leaves other agents alone', async () => {
  const { workspaceId, agentId } = asker()
  const limits = { ...NONE, agentPerMinute: 4 }
  const tries = () => requireAnswerRates({ ...asker(), workspaceId, agentId }, limits)
  expect(await passing(tries)).toBe(4)
  await requireAnswerRates({ ...asker(), workspaceId }, limits)
})

it('a visitor’s limit holds over all their conversations, and leaves other visitors alone', async () => {
  const who = asker()
  const limits = { ...NONE, visitorPerHour: 3 }
  expect(await passing(() => requireAnswerRates(who, limits))).toBe(3)
  await requireAnswerRates({ ...who, visitorId: newId() }, limits)
  // A person who tries the agent out is no visitor.
  await requireAnswerRates({ ...who, visitorId: null }, limits)
})

it('a connection’s limit holds over all who ask it', async () => {
  const key = newId()
  const waits = await Promise.all(Array.from({ length: MANY }, () => takeConnectionRate(key, 6)))
  expect(waits.filter((wait) => wait === 0)).toHaveLength(6)
  for (const wait of waits) expect(wait).toBeLessThanOrEqual(60_000)
})

it('a refusal by one limit is counted under no other', async () => {
  const who = asker()
  const limits = { workspacePerMinute: 10, agentPerMinute: 10, visitorPerHour: 1 }
  expect(await passing(() => requireAnswerRates(who, limits))).toBe(1)
  // Nine of ten are left for others, at the agent and in the workspace.
  expect(await passing(() => requireAnswerRates({ ...who, visitorId: newId() }, limits))).toBe(9)
})

it('who is refused reads when to ask again, in seconds or minutes', async () => {
  const who = asker()
  const refusal = async (limits: typeof NONE) => {
    await requireAnswerRates(who, limits)
    const error = await requireAnswerRates(who, limits).catch((thrown: unknown) => thrown)
    if (!isAppError(error)) throw error
    return { key: error.messageKey, params: error.params }
  }
  const soon = await refusal({ ...NONE, agentPerMinute: 1 })
  const { retryAfter } = soon.params
  expect(soon).toEqual({ key: 'errors.answer.rateSeconds', params: { retryAfter, count: retryAfter } })
  expect(Number(retryAfter)).toBeGreaterThan(0)
  expect(Number(retryAfter)).toBeLessThanOrEqual(60)
  const later = await refusal({ ...NONE, visitorPerHour: 1 })
  expect(later).toMatchObject({ key: 'errors.answer.rateMinutes', params: { count: 60 } })
})

it('a limit that is changed begins anew', async () => {
  const who = asker()
  await requireAnswerRates(who, { ...NONE, workspacePerMinute: 1 })
  await expect(requireAnswerRates(who, { ...NONE, workspacePerMinute: 1 })).rejects.toMatchObject({
    code: 'LIMIT_REACHED',
  })
  await requireAnswerRates(who, { ...NONE, workspacePerMinute: 2 })
})
