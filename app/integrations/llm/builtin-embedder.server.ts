import { conceptsOf, conceptWords } from './builtin/concepts.ts'
import { correct, isStopWord, stem, wordsOf } from './builtin/words.ts'
import { type Embedder, ProviderError } from './types.ts'

// Feature hashing: every stem, concept and letter group of a text adds to one signed place of the vector (Weinberger
// et al., "Feature Hashing for Large Scale Multitask Learning", 2009). No training, no network, the same everywhere.

const DIMENSIONS = 384
const WEIGHT = { stem: 1, concept: 1.1, pair: 0.35, letters: 0.22, guess: 0.6 } as const
const CACHE_LIMIT = 40_000

/** FNV-1a over UTF-16 units, 32 bits, with MurmurHash3's finish: FNV alone leaves texts that share low bits sharing them for every seed. */
function hash(text: string, seed: number): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  value = (value ^ Math.imul(seed, 0x9e3779b1)) | 0
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

type Feature = { at: number; weight: number }

function feature(text: string, seed: number, weight: number): Feature {
  const value = hash(text, seed)
  return { at: value % DIMENSIONS, weight: value & 0x80000000 ? weight : -weight }
}

/** A feature over three places: two that share one place share a third of their weight, not all of it. */
function spread(text: string, seed: number, weight: number): Feature[] {
  return [0, 1, 2].map((turn) => feature(text, seed + turn * 16, weight / Math.sqrt(3)))
}

type Word = { root: string; features: Feature[] }

const known = new Map<string, Word | null>()

function letterGroups(word: string): string[] {
  const padded = `^${word}$`
  const groups: string[] = []
  for (let index = 0; index + 4 <= padded.length; index++) groups.push(padded.slice(index, index + 4))
  return groups
}

function analyse(word: string): Word | null {
  if (word.length < 2 || isStopWord(word)) return null
  const root = stem(word)
  const concepts = conceptsOf(word)
  // A word of a concept leans on it, so that its translation comes out close.
  const features = spread(root, 1, concepts.length ? WEIGHT.stem * 0.5 : WEIGHT.stem)
  for (const concept of concepts)
    features.push(feature(concept, 2, WEIGHT.concept / Math.sqrt(concepts.length)))
  for (const group of letterGroups(word)) features.push(feature(group, 3, WEIGHT.letters))
  return { root, features }
}

function lookUp(word: string): Word | null {
  const found = known.get(word)
  if (found !== undefined) return found
  if (known.size >= CACHE_LIMIT) known.clear()
  const made = analyse(word)
  known.set(word, made)
  return made
}

function vectorOf(text: string, purpose: 'document' | 'query'): Float32Array {
  const vector = new Float32Array(DIMENSIONS)
  const counts = new Map<Word, number>()
  let previous: Word | null = null
  const addTo = ({ at, weight }: Feature, factor: number) => {
    vector[at] = (vector[at] ?? 0) + weight * factor
  }
  for (const word of wordsOf(text)) {
    const entry = lookUp(word)
    if (!entry) continue
    counts.set(entry, (counts.get(entry) ?? 0) + 1)
    if (previous) addTo(feature(entry.root, hash(previous.root, 4), WEIGHT.pair), 1)
    previous = entry
    if (purpose === 'query' && conceptsOf(word).length === 0) {
      const meant = correct(word, conceptWords())
      for (const concept of meant ? conceptsOf(meant) : []) {
        for (const part of spread(concept, 2, WEIGHT.guess)) addTo(part, 1)
      }
    }
  }
  // A word said ten times is not ten times as telling.
  for (const [entry, count] of counts) {
    const factor = 1 + Math.log(count)
    for (const part of entry.features) addTo(part, factor)
  }
  return toUnitLength(vector)
}

function toUnitLength(vector: Float32Array): Float32Array {
  let sum = 0
  for (const value of vector) sum += value * value
  // A text without a single telling word still needs a place: cosine distance has no answer for a zero vector.
  if (sum === 0) vector[0] = 1
  else {
    const scale = 1 / Math.sqrt(sum)
    for (let index = 0; index < vector.length; index++) vector[index] = (vector[index] ?? 0) * scale
  }
  return vector
}

/** The embedder that needs no key and no network; understands English and Portuguese words of trade across languages. */
export const builtinEmbedder: Embedder = {
  model: 'builtin-384-v1',
  dimensions: DIMENSIONS,
  async embed(texts, purpose, signal) {
    const vectors: Float32Array[] = []
    for (const [index, text] of texts.entries()) {
      if (signal?.aborted) throw new ProviderError('aborted', 'builtin')
      // Ingest may share its process with people waiting: let others run between stretches of work.
      if (index > 0 && index % 128 === 0) await new Promise(setImmediate)
      vectors.push(vectorOf(text, purpose))
    }
    return vectors
  },
}
