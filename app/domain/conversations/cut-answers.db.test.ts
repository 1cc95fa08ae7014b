import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeListening } from '#app/db/listen.server.ts'
import { closePool } from '#app/db/pool.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import { translatorFor } from '#app/i18n/server.ts'
import {
  answer,
  endsOf,
  type Listener,
  type ModelTurn,
  makeToolShop,
  scriptedModel,
  startListener,
  type ToolShop,
} from '../../../tests/fixtures/tool-shop.ts'

let listener: Listener
let shop: ToolShop

beforeAll(async () => {
  listener = await startListener()
  shop = await makeToolShop(listener)
})
afterAll(async () => {
  listener.close()
  await closeListening()
  await closePool()
})

async function answered(change: Partial<AgentSettings>, turn: ModelTurn) {
  const asked = await shop.ask('How long does it take?', change)
  await answer(asked.plan, scriptedModel(turn).model)
  const [end] = await endsOf(shop, asked.conversationId)
  return end!
}

const t = translatorFor('en')
const never = { isOffered: true, keywords: [], afterUnanswered: 0, onFailure: false }

describe('an answer that ends before its model', () => {
  it('at the limit of its length says so, and offers to go on', async () => {
    const end = await answered({ handover: never }, { say: 'First you open', stops: 'length' })
    expect(end).toMatchObject({ errorCode: null, message: { status: 'complete' } })
    expect(end.message.content).toBe(`First you open\n\n${t('answers.cutShort')}`)
  })

  it('at a filter says that it stops there', async () => {
    const end = await answered({ handover: never }, { say: 'First you open', stops: 'filtered' })
    expect(end).toMatchObject({ errorCode: 'filtered', message: { status: 'complete' } })
    expect(end.message.content).toBe(`First you open\n\n${t('answers.cutOff')}`)
  })

  it('before its first word at a filter refuses in the words of the owner', async () => {
    const guardrails = { blockedTopics: [], blockedWords: [], refusal: 'Not here, sorry.', redact: [] }
    expect((await answered({ guardrails }, { stops: 'filtered' })).message.content).toBe('Not here, sorry.')
    const plain = await answered({ guardrails: { ...guardrails, refusal: '' } }, { stops: 'filtered' })
    expect(plain.message.content).toBe(t('answers.refusal'))
  })

  it('without any word has failed, and says so or calls a person', async () => {
    const end = await answered({ handover: never }, {})
    expect(end).toMatchObject({ errorCode: 'provider_empty', message: { status: 'failed' } })
    expect(end.message.content).toBe(t('errors.answer.unavailable'))
    const called = await answered({ handover: { ...never, onFailure: true } }, {})
    expect(called.message).toMatchObject({ status: 'complete', content: shop.settings.handoverMessage })
  })
})
