import { describe, expect, it } from 'vitest'
import { excerptOf, type Found, pathBelowTitle, toCitation, withoutRepetition } from './rules.ts'

const found = (change: Partial<Found>): Found => ({
  chunkId: 'c',
  sourceId: 's',
  documentId: 'd',
  title: 'Returns',
  url: null,
  headingPath: ['Returns', 'Costs'],
  content: 'Free inside the country.',
  startOffset: 100,
  endOffset: 124,
  score: 1,
  similarity: 0.5,
  ...change,
})

describe('what was found', () => {
  it('says the same text once, whichever document it is in', () => {
    const kept = withoutRepetition(
      [
        found({}),
        found({ documentId: 'e', content: 'FREE inside\nthe country. ' }),
        found({ content: 'Other.' }),
      ],
      5,
    )
    expect(kept.map((entry) => entry.content)).toEqual(['Free inside the country.', 'Other.'])
  })

  it('gives up the words that a neighbour already has', () => {
    const first = found({ content: 'One. Two.', startOffset: 0, endOffset: 9 })
    const next = found({ content: 'Two. Three.', startOffset: 5, endOffset: 16 })
    expect(withoutRepetition([first, next], 5)[1]).toMatchObject({ content: 'Three.', startOffset: 5 })
    expect(withoutRepetition([next, first], 5)[1]).toMatchObject({ content: 'One. Two.' })
    expect(withoutRepetition([first, { ...next, documentId: 'e' }], 5)[1]).toMatchObject({
      content: 'Two. Three.',
    })
  })

  it('stops at the limit, best first', () => {
    expect(
      withoutRepetition([found({ content: 'a' }), found({ content: 'b' }), found({ content: 'c' })], 2),
    ).toHaveLength(2)
  })

  it('is cited with its place and a short excerpt', () => {
    expect(toCitation(found({ content: `${'word '.repeat(100)}` }), 3)).toMatchObject({
      n: 3,
      headingPath: ['Costs'],
      startOffset: 100,
      endOffset: 124,
      excerpt: expect.stringMatching(/^(word )+word…$/),
    })
    expect(excerptOf('x'.repeat(1_000)).length).toBeLessThanOrEqual(280)
    expect(pathBelowTitle('Returns', ['Costs'])).toEqual(['Costs'])
  })
})
