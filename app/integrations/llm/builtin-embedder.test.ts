import { describe, expect, it } from 'vitest'
import { MINI_SHOP } from '../../../tests/fixtures/mini-shop.ts'
import { builtinEmbedder } from './builtin-embedder.server.ts'

const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
const embed = async (text: string, purpose: 'document' | 'query' = 'query') =>
  (await builtinEmbedder.embed([text], purpose))[0]!

describe('the built-in embedder', () => {
  it('gives one unit vector of 384 numbers for every text, also for an empty one', async () => {
    const vectors = await builtinEmbedder.embed(
      ['Shipping', '', 'the of and', '🐝🐝', 'frete grátis'],
      'document',
    )
    expect(vectors).toHaveLength(5)
    for (const vector of vectors) {
      expect(vector).toHaveLength(384)
      expect(Math.sqrt(cosine(vector, vector))).toBeCloseTo(1, 5)
    }
  })

  it('gives the same vector for the same text, and keeps the order', async () => {
    const [first, second] = await builtinEmbedder.embed(['orange honey', 'mug'], 'document')
    expect(await embed('mug', 'document')).toEqual(second)
    expect(await embed('orange honey', 'document')).toEqual(first)
  })

  it('hears no difference in accents and case', async () => {
    expect(cosine(await embed('DEVOLUCAO'), await embed('devolução'))).toBeCloseTo(1, 5)
  })

  it.each([
    ['refund', 'reembolso', 'weather'],
    ['how much is shipping?', 'quanto custa o frete?', 'quem fundou a empresa?'],
    ['return a product', 'devolver um produto', 'pagar com boleto'],
    ['opening hours', 'horário de funcionamento', 'garantia da cerâmica'],
  ])('finds "%s" nearer to "%s" than to "%s"', async (text, near, far) => {
    const [a, b, c] = [await embed(text), await embed(near), await embed(far)]
    expect(cosine(a, b)).toBeGreaterThan(0.35)
    expect(cosine(a, b)).toBeGreaterThan(cosine(a, c) + 0.2)
  })

  it('finds the passage among the best three for questions in the other language', async () => {
    const english = MINI_SHOP.filter((p) => p.key.startsWith('en'))
    const vectors = await builtinEmbedder.embed(
      english.map((p) => `${p.title} ${p.headingPath.join(' ')} ${p.content}`),
      'document',
    )
    const cases = [
      ['qual o prazo de entrega?', 'en-shipping'],
      ['posso devolver?', 'en-returns'],
      ['minha caneca quebrou', 'en-broken'],
      ['formas de pagamento', 'en-payment'],
      ['horário de abertura aos sábados', 'en-hours'],
      ['tem garantia?', 'en-warranty'],
      ['embrulho para presente', 'en-gift'],
      ['preço do mel', 'en-honey'],
      ['aula de cerâmica', 'en-class'],
      ['venda no atacado', 'en-wholesale'],
    ] as const
    for (const [question, key] of cases) {
      const query = await embed(question)
      const best = english
        .map((p, index) => ({ key: p.key, near: cosine(query, vectors[index]!) }))
        .sort((a, b) => b.near - a.near)
        .slice(0, 3)
      expect(
        best.map((entry) => entry.key),
        question,
      ).toContain(key)
    }
  })

  it('keeps texts without a common word apart', async () => {
    const texts = Array.from(
      { length: 60 },
      (_, index) => `zq${(index * 7919).toString(36)} kx${(index * 104_729).toString(36)}`,
    )
    const vectors = await builtinEmbedder.embed(texts, 'document')
    let squares = 0
    for (const [i, a] of vectors.entries()) for (const b of vectors.slice(0, i)) squares += cosine(a, b) ** 2
    // Chance alone gives 1 / sqrt(384) = 0.051 for vectors of 384 numbers.
    expect(Math.sqrt(squares / ((60 * 59) / 2))).toBeLessThan(0.08)
  })

  it('stops when it is told to', async () => {
    await expect(builtinEmbedder.embed(['a'], 'document', AbortSignal.abort())).rejects.toMatchObject({
      kind: 'aborted',
    })
  })
})
