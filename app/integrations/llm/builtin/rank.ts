import type { Passage } from '../types.ts'
import { type Bag, bagOf, type Term, termsOf, wantedShapes } from './question.ts'
import { type Unit, unitsOf } from './units.ts'
import { fold } from './words.ts'

// How well each unit answers a question: the share of the question's telling words that the unit says (in any form, in
// either language) or stands under, plus whether it has the kind of answer that the question wants.

export type Scored = {
  unit: Unit
  score: number
  /** Share of the question's weight that the unit says or stands under, 0 to 1. */
  coverage: number
  /** Share that the title, headings or FAQ question above it say. */
  topic: number
  /** Share that its own words say, 0 to 1. */
  direct: number
  /** Roots of the question's words it covers. */
  terms: Set<string>
}

/** What a heading says counts for its sentences, a little less than their own words. */
const UNDER_HEADING = 0.9
const EMPTY = bagOf('')

function match(term: Term, bag: Bag): number {
  if (bag.words.has(term.word) || bag.roots.has(term.root)) return 1
  return term.concepts.some((concept) => bag.concepts.has(concept)) ? 0.85 : 0
}

function weighTerms(
  question: string,
  earlier: string | null,
  passages: Passage[],
  language: 'en' | 'pt',
  bags: Bag[],
): Term[] {
  const everything = passages
    .map((passage) => `${passage.title} ${passage.headingPath.join(' ')} ${passage.content}`)
    .join(' ')
  const vocabulary = bagOf(everything)
  let terms = termsOf(question, vocabulary, language)
  // "And how much is it?" means what was asked before.
  if (earlier && terms.filter((term) => term.weight >= 0.5).length < 2) {
    const more = termsOf(earlier, vocabulary, language).filter(
      (term) => !terms.some((own) => own.root === term.root),
    )
    terms = [...terms, ...more.map((term) => ({ ...term, weight: term.weight * 0.5 }))]
  }
  // A word that every unit says tells little; one that none says is just what we may not know.
  return terms.map((term) => {
    const heard = bags.filter((bag) => match(term, bag) > 0).length
    return { ...term, weight: term.weight * (1 + Math.log((bags.length + 1) / (heard + 1)) / 2) }
  })
}

/** Every unit of the passages with how well it answers, best first. `earlier` is the question before, for follow-ups. */
export function rankUnits(
  question: string,
  earlier: string | null,
  passages: Passage[],
  language: 'en' | 'pt',
): Scored[] {
  const units = passages.flatMap(unitsOf)
  const own = units.map((unit) => bagOf(unit.text))
  const above = units.map((unit) => bagOf(unit.context))
  const terms = weighTerms(question, earlier, passages, language, own)
  if (terms.length === 0) return []

  // Long stories have many words that no answer repeats: the five heaviest decide.
  const heaviest = terms.map((term) => term.weight).sort((a, b) => b - a)
  const total = heaviest.slice(0, 5).reduce((sum, weight) => sum + weight, 0)
  const shapes = wantedShapes(question)
  // "Which products do you have?" has no telling word: there the search, which saw whole passages, knows better.
  const isTelling = terms.some((term) => term.isTelling)
  const prior = isTelling ? 0.08 : 3
  const bestScore = Math.max(...passages.map((passage) => passage.score), 1e-9)

  return units
    .map((unit, index): Scored => {
      const covered = new Set<string>()
      let [said, topic, direct] = [0, 0, 0]
      for (const term of terms) {
        const inText = match(term, own[index] ?? EMPTY)
        const inContext = match(term, above[index] ?? EMPTY)
        if (inText + inContext > 0) covered.add(term.root)
        said += Math.max(inText, UNDER_HEADING * inContext) * term.weight
        direct += inText * term.weight
        topic += inContext * term.weight
      }
      const coverage = Math.min(1, said / total)
      const text = fold(unit.text)
      const score =
        coverage +
        0.15 * Math.min(1, direct / total) +
        0.4 * Math.min(1, topic / total) +
        (coverage > 0.3 && shapes.some((shape) => shape.test(text)) ? 0.45 : 0) +
        prior * (unit.passage.score / bestScore) -
        (unit.kind === 'sentence' ? 0.01 * Math.min(unit.position, 5) : 0) -
        (text.length > 320 ? 0.05 : 0)
      return {
        unit,
        score,
        coverage,
        topic: Math.min(1, topic / total),
        direct: Math.min(1, direct / total),
        terms: covered,
      }
    })
    .sort((a, b) => b.score - a.score)
}
