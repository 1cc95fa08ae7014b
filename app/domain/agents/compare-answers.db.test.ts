import { afterAll, beforeAll, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { newId } from '#app/lib/ids.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { compareAnswers } from './compare-answers.server.ts'
import { getAgent } from './get-agent.server.ts'
import { updateAgentDraft } from './update-agent-draft.server.ts'

let shop: TalkingShop
let foreign: TalkingShop
beforeAll(async () => {
  shop = await makeTalkingShop()
  foreign = await makeTalkingShop()
  const { updatedAt, name, settings } = await getAgent(shop.ctx, shop.agentId)
  const changed = { ...settings, welcome: 'A new welcome' }
  await updateAgentDraft(shop.ctx, { agentId: shop.agentId, updatedAt, name, settings: changed })
})
afterAll(closePool)

const compare = (left: string | null = null, right: string | null = null) =>
  compareAnswers(shop.ctx, shop.agentId, { left, right })

it('puts the published version beside the draft when nobody says otherwise', async () => {
  const { left, right, versions, isGone } = await compare()
  expect([left.number, right.number, isGone]).toEqual([1, null, false])
  expect(left.settings.welcome).toBe(shop.settings.welcome)
  expect(right.settings.welcome).toBe('A new welcome')
  expect(versions.map(({ number }) => number)).toEqual([1])
})

it('takes the sides it is asked for', async () => {
  const { left, right } = await compare('draft', '1')
  expect([left.number, right.number]).toEqual([null, 1])
})

it('puts the draft where a version is not there, and says so', async () => {
  for (const odd of ['7', '0', '-1', '1e3', 'v1', '99999999999999999999', '']) {
    const { right, isGone } = await compare('draft', odd)
    expect([right.number, right.settings.welcome, isGone], odd).toEqual([null, 'A new welcome', true])
  }
})

it('knows nothing of another workspace’s agent', async () => {
  for (const agentId of [foreign.agentId, newId(), 'nonsense'])
    await expect(compareAnswers(shop.ctx, agentId, { left: null, right: null })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
})
