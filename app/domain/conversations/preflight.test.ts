import { expect, it } from 'vitest'
import { type AgentSettings, defaultAgentSettings } from '#app/domain/agents/schemas.ts'
import { preflight } from './preflight.ts'

const settings = (change: Partial<AgentSettings>): AgentSettings => ({
  ...defaultAgentSettings('en'),
  ...change,
})
const sunday = {
  now: new Date('2026-11-22T12:00:00Z'),
  timeZone: 'UTC',
  texts: { refusal: 'no', outsideHours: 'closed', handover: 'called' },
}
const guardrails = { blockedTopics: [], blockedWords: ['weapon'], refusal: '', redact: [] }

it('has nothing to say to a usual question', () => {
  expect(preflight('How long does delivery take?', settings({ guardrails }), sunday)).toBeNull()
})

it('refuses a question with a blocked word, in the owner’s words if there are some', () => {
  expect(preflight('Do you sell a WEAPON?', settings({ guardrails }), sunday)).toEqual({
    rule: 'blocked_word',
    say: 'no',
    callsPerson: false,
  })
  const own = settings({ guardrails: { ...guardrails, refusal: 'We do not.' } })
  expect(preflight('a weapon', own, sunday)).toMatchObject({ say: 'We do not.' })
})

it('says the message outside business hours when the owner wants only that', () => {
  const businessHours = {
    isOn: true,
    timeZone: '',
    ranges: [{ day: 1, from: '09:00', to: '18:00' }],
    outside: 'message' as const,
    message: '',
  }
  expect(preflight('Hi', settings({ businessHours }), sunday)).toMatchObject({
    say: 'closed',
    callsPerson: true,
  })
  expect(
    preflight('Hi', settings({ businessHours: { ...businessHours, outside: 'answer' } }), sunday),
  ).toBeNull()
  const monday = { ...sunday, now: new Date('2026-11-23T12:00:00Z') }
  expect(preflight('Hi', settings({ businessHours }), monday)).toBeNull()
})

it('calls a person at the owner’s words', () => {
  const handover = { isOffered: true, keywords: ['lawyer'], afterUnanswered: 0, onFailure: false }
  expect(preflight('My lawyer will call', settings({ handover }), sunday)).toMatchObject({
    rule: 'keyword',
    say: 'called',
    callsPerson: true,
  })
})
