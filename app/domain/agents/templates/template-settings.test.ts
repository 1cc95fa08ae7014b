import { describe, expect, it } from 'vitest'
import { unknownVariables } from '#app/domain/agents/variables.ts'
import { blockedIn } from '#app/domain/conversations/guardrails.ts'
import { TEMPLATE_KEYS } from '../options.ts'
import { agentSettingsSchema } from '../schemas.ts'
import { listTemplates } from './list-templates.ts'
import { templateSettings } from './template-settings.ts'

const LOCALES = ['en', 'pt-BR'] as const

describe.each(TEMPLATE_KEYS)('the template %s', (key) => {
  it.each(LOCALES)('is a whole agent that the form would accept, in %s', (locale) => {
    const settings = templateSettings(key, 'auto', locale)
    expect(agentSettingsSchema.parse(settings)).toEqual(settings)
    expect(settings.model).toBe('builtin')
    const { persona, instructions } = settings
    expect(
      unknownVariables([persona.role, persona.rules, persona.refusals, instructions].join('\n')),
    ).toEqual([])
    // What it offers to ask must not be what it refuses.
    for (const question of settings.suggestedQuestions)
      expect(blockedIn(question, settings.guardrails.blockedWords)).toBeNull()
  })

  it('says the same things in both languages, in words of its own', () => {
    const [en, pt] = LOCALES.map((locale) => templateSettings(key, 'auto', locale))
    if (!en || !pt) throw new Error('no settings')
    expect(pt.welcome).not.toBe(en.welcome)
    expect(pt.suggestedQuestions).toHaveLength(en.suggestedQuestions.length)
    const lines = (text: string) => text.split('\n').length
    expect(lines(pt.persona.rules)).toBe(lines(en.persona.rules))
    expect(lines(pt.persona.refusals)).toBe(lines(en.persona.refusals))
    expect(pt.tools.captureLead.fields.map(({ key: name, type }) => [name, type])).toEqual(
      en.tools.captureLead.fields.map(({ key: name, type }) => [name, type]),
    )
  })
})

it('speaks the language it is set to, else that of its maker', () => {
  expect(templateSettings('support', 'pt-BR', 'en').welcome).toBe('Olá. Em que posso ajudar?')
  expect(templateSettings('support', 'auto', 'en').welcome).toBe('Hello. What can I help you with?')
  expect(templateSettings('support', 'auto', 'en').language).toBe('auto')
})

it('gives each call its own settings, since forms change them in place', () => {
  const first = templateSettings('sales', 'auto', 'en')
  first.businessHours.ranges.push({ day: 1, from: '09:00', to: '18:00' })
  expect(templateSettings('sales', 'auto', 'en').businessHours.ranges).toEqual([])
})

it('are listed with their first words', () => {
  const cards = listTemplates('pt-BR')
  expect(cards.map(({ key }) => key)).toEqual([...TEMPLATE_KEYS])
  for (const { welcome } of cards) expect(welcome).toMatch(/^Olá/)
})
