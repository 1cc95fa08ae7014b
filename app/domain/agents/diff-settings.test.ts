import { describe, expect, it } from 'vitest'
import { CATALOGUES, translatorFor } from '#app/i18n/server.ts'
import { describeSettings } from './describe-settings.ts'
import { diffSettings, diffText } from './diff-settings.ts'
import { type AgentSettings, defaultAgentSettings } from './schemas.ts'

const TOOL = '6a1b8f4e-3d6e-4f6e-9f3b-0a8f1c2d3e4f'
const names = {
  doors: new Map([['connection:6a1b8f4e-3d6e-4f6e-9f3b-0a8f1c2d3e4f:', 'Groq']]),
  tools: new Map([[TOOL, 'Look up an order']]),
}
const before = defaultAgentSettings('en')
const diff = (change: (settings: AgentSettings) => void, locale: 'en' | 'pt-BR' = 'en') => {
  const after = structuredClone(before)
  change(after)
  return diffSettings(before, after, describeSettings(translatorFor(locale), locale, names))
}

describe('what differs between two settings', () => {
  it('is nothing when they are equal, whatever the order of their keys', () => {
    expect(diff(() => {})).toEqual([])
    const reversed = Object.fromEntries(Object.entries(before).reverse())
    expect(diffSettings(before, reversed, describeSettings(translatorFor('en'), 'en', names))).toEqual([])
  })

  it('is shown word by word for texts', () => {
    expect(
      diff((after) => {
        after.welcome = 'Hello. Ask me anything about our products, parcels or policies.'
      }),
    ).toEqual([
      {
        path: 'welcome',
        label: 'Welcome message',
        kind: 'text',
        parts: [
          { text: 'Hello. Ask me anything about our products, ', change: 'same' },
          { text: 'orders', change: 'removed' },
          { text: 'parcels', change: 'added' },
          { text: ' or policies.', change: 'same' },
        ],
      },
    ])
  })

  it('is shown as a choice in words, in the language of the reader', () => {
    const change = (after: AgentSettings) => {
      after.persona.tone = 'brief'
    }
    expect(diff(change)).toEqual([
      {
        path: 'persona.tone',
        label: 'Tone',
        kind: 'value',
        before: 'Warm and friendly',
        after: 'Brief and direct',
      },
    ])
    expect(diff(change, 'pt-BR')).toMatchObject([{ label: 'Tom', after: 'Breve e direto' }])
  })

  it('is shown as what came and what went for lists', () => {
    expect(
      diff((after) => {
        after.suggestedQuestions = ['Can I return a product?', 'Where are you?']
      }),
    ).toEqual([
      {
        path: 'suggestedQuestions',
        label: 'Suggested questions',
        kind: 'list',
        added: ['Where are you?'],
        removed: ['How long does delivery take?'],
        kept: 1,
      },
    ])
  })

  it('is shown as two orders when a list only changed its order', () => {
    const [field] = diff((after) => {
      after.suggestedQuestions.reverse()
    })
    expect(field).toMatchObject({
      kind: 'value',
      before: 'How long does delivery take?, Can I return a product?',
      after: 'Can I return a product?, How long does delivery take?',
    })
  })

  it('names models and tools, and never shows an id', () => {
    const shown = diff((after) => {
      after.model = 'connection:6a1b8f4e-3d6e-4f6e-9f3b-0a8f1c2d3e4f:llama'
      after.fallbackModels = ['connection:00000000-0000-4000-8000-000000000000:old-model']
      after.tools.ids = [TOOL, '00000000-0000-4000-8000-000000000000']
    })
    expect(shown).toMatchObject([
      { path: 'model', before: 'Built-in answerer', after: 'Groq · llama' },
      { path: 'fallbackModels', added: ['old-model'] },
      { path: 'tools.ids', added: ['Look up an order', 'A tool that is gone'] },
    ])
  })

  it('says in words where there is no limit, and keeps a zero that is a number', () => {
    const change = (after: AgentSettings) => {
      after.limits.perMinute = 2
    }
    expect(diff(change)).toMatchObject([{ path: 'limits.perMinute', before: 'no limit', after: '2' }])
    expect(diff(change, 'pt-BR')).toMatchObject([{ before: 'sem limite', after: '2' }])
    expect(describeSettings(translatorFor('en'), 'en', names).value('temperature', 0)).toBe('0')
  })

  it('names opening hours by day', () => {
    const change = (after: AgentSettings) => {
      after.businessHours.isOn = true
      after.businessHours.ranges = [{ day: 1, from: '09:00', to: '18:00' }]
    }
    expect(diff(change)).toMatchObject([{ before: 'Off', after: 'On' }, { added: ['Monday 09:00–18:00'] }])
    expect(diff(change, 'pt-BR')).toMatchObject([{}, { added: ['segunda-feira 09:00–18:00'] }])
  })
})

describe('a text compared word by word', () => {
  it('is shown whole, before and after, when it was written anew', () => {
    expect(diffText('assistant of Colmeia, a shop', 'Keeper of the bees')).toEqual([
      { text: 'assistant of Colmeia, a shop', change: 'removed' },
      { text: 'Keeper of the bees', change: 'added' },
    ])
  })

  it.each([
    ['', 'All new'],
    ['All gone', ''],
    ['One two three.\nFour', 'One 2 three.\n\nFour five'],
    ['ação é não', 'ações são não'],
    ['x'.repeat(3_000), 'y'.repeat(3_000)],
    ['a b '.repeat(4_000), 'c d '.repeat(4_000)],
  ])('can be put together again, before and after (%#)', (one, other) => {
    const parts = diffText(one, other)
    const join = (left: string) =>
      parts
        .filter(({ change }) => change !== left)
        .map(({ text }) => text)
        .join('')
    expect(join('added')).toBe(one)
    expect(join('removed')).toBe(other)
  })
})

it('every field of the settings has a name in both languages', () => {
  const paths = (value: object, prefix = ''): string[] =>
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? paths(inner, `${prefix}${key}.`)
        : [`${prefix}${key}`],
    )
  for (const catalogue of Object.values(CATALOGUES))
    expect(paths(before).filter((path) => !(`versions.field.${path}` in catalogue))).toEqual([])
})
