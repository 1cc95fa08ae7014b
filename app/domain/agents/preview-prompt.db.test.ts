import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { sendPreviewMessage } from '#app/domain/conversations/send-preview-message.server.ts'
import { newId } from '#app/lib/ids.ts'
import { makeTalkingShop, type TalkingShop } from '../../../tests/fixtures/talking-shop.ts'
import { createAgent } from './create-agent.server.ts'
import { getAgent } from './get-agent.server.ts'
import { TEMPLATE_KEYS } from './options.ts'
import { previewPrompt } from './preview-prompt.server.ts'
import type { AgentSettings } from './schemas.ts'

let shop: TalkingShop
let foreign: TalkingShop
beforeAll(async () => {
  shop = await makeTalkingShop()
  foreign = await makeTalkingShop()
})
afterAll(closePool)

const preview = (settings: Partial<AgentSettings> = {}, question = '') =>
  previewPrompt(shop.ctx, shop.agentId, {
    name: 'Mel',
    settings: { ...shop.settings, ...settings },
    question,
  })

describe('the finished prompt', () => {
  it('is made of the form as it stands and of the agent’s own passages', async () => {
    const { parts, question, totalTokens, contextTokens, unknown } = await preview(
      { instructions: 'Greet {{visitor.name}} of {{workspace.nme}}.' },
      'How long does delivery take?',
    )
    const text = (key: string) => parts.find((part) => part.key === key)?.text ?? ''
    expect(text('instructions')).toMatch(/Greet ⟦.+⟧ of \{\{workspace\.nme\}\}\./)
    expect(text('passages')).toContain('three working days')
    expect(text('time')).toContain('It is')
    expect(unknown).toEqual(['workspace.nme'])
    expect(question?.text).toBe('How long does delivery take?')
    const sum = parts.reduce((total, { tokens }) => total + tokens, 0)
    expect(totalTokens).toBeGreaterThan(sum)
    expect(contextTokens).toBeGreaterThan(0)
  })

  it('offers the tools that the settings turn on, and counts them', async () => {
    const fields = [{ key: 'name', label: 'Name', type: 'text' as const, isRequired: true, choices: [] }]
    const withTool = await preview({ tools: { ...shop.settings.tools, captureLead: { isOn: true, fields } } })
    const without = await preview({ handover: { ...shop.settings.handover, isOffered: false } })
    expect(withTool.tools.length).toBeGreaterThan(without.tools.length)
    expect(withTool.parts.map(({ key }) => key)).toContain('tools')
  })

  it('shows what redaction leaves of the question and of the example visitor', async () => {
    const { parts, question } = await preview(
      {
        instructions: 'Write to {{visitor.email}}.',
        guardrails: { ...shop.settings.guardrails, redact: ['email'] },
      },
      'I am bob@example.com',
    )
    expect(question?.text).toBe('I am [e-mail 1]')
    expect(parts.find(({ key }) => key === 'instructions')?.text).toContain('⟦[e-mail 2]⟧')
  })

  it('says which field is wrong', async () => {
    await expect(preview({ temperature: 9 })).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('knows nothing of another workspace’s agent', async () => {
    const input = { name: 'Mel', settings: shop.settings }
    for (const agentId of [foreign.agentId, newId(), 'nonsense'])
      await expect(previewPrompt(shop.ctx, agentId, input)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe.each(TEMPLATE_KEYS)('an agent made from the template %s', (template) => {
  it('answers its own suggested questions at once, without knowledge and without a key', async () => {
    const { id } = await createAgent(shop.ctx, { name: 'Mel', template })
    const { settings } = await getAgent(shop.ctx, id)
    for (const text of [...settings.suggestedQuestions, 'Hello']) {
      const { conversationId } = await sendPreviewMessage(shop.ctx, id, {
        clientId: newId(),
        text,
        language: 'en',
      })
      await expect
        .poll(
          () =>
            asSystem('test looks', async (tx) => {
              const { rows } = await sql<{ content: string; status: string }>`
                select content, status from messages
                where conversation_id = ${conversationId} and author <> 'visitor' order by created_at desc, id desc limit 1
              `.execute(tx)
              return rows[0]?.status === 'complete' ? rows[0].content.length : 0
            }),
          { timeout: 8_000 },
        )
        .toBeGreaterThan(20)
    }
  })
})
