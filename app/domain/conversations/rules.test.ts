import { describe, expect, it } from 'vitest'
import type { Citation } from '#app/contracts/stream-events.ts'
import { citedIn } from './citations.ts'
import { answerLanguage, historyFor, shorten } from './rules.ts'

describe('answerLanguage', () => {
  const none = { conversation: null, browser: null }
  it('follows the agent, then the question, then the conversation, then the browser', () => {
    expect(answerLanguage({ setting: 'en', question: 'Qual o prazo?', ...none })).toBe('en')
    expect(
      answerLanguage({ setting: 'auto', question: 'Qual o prazo?', conversation: 'en', browser: 'en' }),
    ).toBe('pt')
    expect(answerLanguage({ setting: 'auto', question: '???', conversation: 'pt', browser: 'en' })).toBe('pt')
    expect(answerLanguage({ setting: 'auto', question: '???', conversation: null, browser: 'pt-BR' })).toBe(
      'pt',
    )
    expect(answerLanguage({ setting: 'auto', question: '???', ...none })).toBe('en')
  })
})

describe('historyFor', () => {
  it('begins with the visitor, alternates, and joins what one side said in a row', () => {
    const turns = historyFor([
      { author: 'agent', content: 'Welcome', status: 'complete' },
      { author: 'visitor', content: 'Hi', status: 'complete' },
      { author: 'visitor', content: 'Do you ship?', status: 'complete' },
      { author: 'agent', content: 'Sorry', status: 'failed' },
      { author: 'member', content: 'We do.', status: 'complete' },
      { author: 'system', content: 'Ana joined', status: 'complete' },
      { author: 'visitor', content: 'Where to?', status: 'complete' },
    ])
    expect(turns).toEqual([
      { role: 'user', content: 'Hi\n\nDo you ship?', attachments: [] },
      { role: 'assistant', content: 'We do.', attachments: [] },
      { role: 'user', content: 'Where to?', attachments: [] },
    ])
  })
})

describe('shorten', () => {
  it('keeps short texts and cuts long ones at a word', () => {
    expect(shorten(' two\nwords ', 20)).toBe('two words')
    expect(shorten('one two three four', 12)).toBe('one two…')
    expect(shorten('x'.repeat(30), 10)).toHaveLength(10)
  })
})

describe('citedIn', () => {
  it('resolves only the marks that stand in the text and have a passage', () => {
    const offered = [1, 2, 3].map((n) => ({ n }) as Citation)
    expect(citedIn('See [3] and [1], also [9] and [1].', offered).map(({ n }) => n)).toEqual([1, 3])
    expect(citedIn('No marks', offered)).toEqual([])
  })
})
