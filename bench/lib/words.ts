// Text that is the same in every run: a generator with a fixed seed over 3,000 made-up words, used as words are used: a
// few of them everywhere, most of them seldom (Zipf).
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const SYLLABLES = [
  'ba',
  'de',
  'fi',
  'go',
  'lu',
  'ma',
  'ne',
  'pi',
  'ro',
  'su',
  'ta',
  've',
  'cri',
  'dro',
  'fle',
  'gra',
]
const WORDS = Array.from({ length: 3_000 }, (_, index) => {
  let word = ''
  for (let rest = index + 16; rest > 0; rest = Math.floor(rest / 16)) word += SYLLABLES[rest % 16]
  return `${word}n`
})

export function sentences(count: number, seed: number): string {
  const next = randomNumbers(seed)
  const word = () => WORDS[Math.floor(WORDS.length ** next()) - 1] ?? 'honey'
  return Array.from({ length: count }, () => {
    const text = Array.from({ length: 8 + Math.floor(next() * 8) }, word).join(' ')
    return `${text[0]?.toUpperCase()}${text.slice(1)}.`
  }).join(' ')
}
