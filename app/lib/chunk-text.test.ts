import { describe, expect, it } from 'vitest'
import { chunkText } from './chunk-text.ts'
import { type ExtractedText, textBuilder } from './extracted-text.ts'

const sentence = (n: number) => `Sentence number ${n} says something about parcels, prices and people. `

function long(sentences: number): ExtractedText {
  const out = textBuilder()
  out.heading(1, 'Guide')
  out.heading(2, 'Shipping')
  out.block(
    Array.from({ length: sentences }, (_, n) => sentence(n))
      .join('')
      .trim(),
  )
  out.heading(3, 'Abroad')
  out.block('We ship to forty countries.')
  out.heading(2, 'Returns')
  out.block('Thirty days.')
  return out.finish('Guide')
}

describe('chunks', () => {
  it('are exact slices of the document, in order, and together hold all of its text', () => {
    const text = long(60)
    const chunks = chunkText(text)
    for (const chunk of chunks)
      expect(text.content.slice(chunk.startOffset, chunk.endOffset)).toBe(chunk.content)
    expect(chunks.map((chunk) => chunk.position)).toEqual(chunks.map((_, index) => index))
    for (let n = 0; n < 60; n += 1)
      expect(chunks.some((chunk) => chunk.content.includes(sentence(n).trim()))).toBe(true)
  })

  it('carry the headings above them and never cross one', () => {
    const chunks = chunkText(long(3))
    expect(chunks.map((chunk) => chunk.headingPath)).toEqual([
      ['Guide', 'Shipping'],
      ['Guide', 'Shipping', 'Abroad'],
      ['Guide', 'Returns'],
    ])
  })

  it('are of about the same length, end at sentences and repeat whole ones', () => {
    const chunks = chunkText(long(60)).filter((chunk) => chunk.headingPath.at(-1) === 'Shipping')
    expect(chunks.length).toBeGreaterThan(3)
    for (const chunk of chunks) {
      expect(chunk.content.length).toBeLessThanOrEqual(1_200)
      expect(chunk.content.length).toBeGreaterThan(600)
      expect(chunk.content).toMatch(/^Sentence number \d+.*people\.$/s)
    }
    for (const [index, chunk] of chunks.slice(1).entries()) {
      const overlap = (chunks[index]?.endOffset ?? 0) - chunk.startOffset
      expect(overlap).toBeGreaterThan(0)
      expect(overlap).toBeLessThanOrEqual(150)
    }
  })

  it('are cut even from a text without sentences or spaces, between whole characters', () => {
    const content = '🐝'.repeat(3_000)
    const chunks = chunkText({ title: null, headings: [], content })
    expect(chunks.map((chunk) => chunk.content).join('')).toBe(content)
    for (const chunk of chunks) expect(chunk.content.isWellFormed()).toBe(true)
  })

  it('are none for an empty text, and one for a text of headings alone', () => {
    expect(chunkText({ title: null, headings: [], content: '  \n ' })).toEqual([])
    const out = textBuilder()
    out.heading(1, 'Closed on Sundays')
    expect(chunkText(out.finish(null))).toMatchObject([{ content: 'Closed on Sundays', headingPath: [] }])
  })
})
