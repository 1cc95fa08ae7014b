import type { Scored } from './rank.ts'
import type { Unit } from './units.ts'
import { wordsOf } from './words.ts'

type Language = 'en' | 'pt'

/** From here a unit is an answer; from there it is only close; below it says nothing about the question. */
const ANSWERS = 0.56
const IS_CLOSE = 0.36
const MAX_UNITS = 3
const MAX_ITEMS = 8
const MAX_LENGTH = 420

const TEXT = {
  en: {
    found: 'Here is what I found:',
    foundInOther: 'I found this in Portuguese:',
    close: 'I could not find an exact answer, but this comes close:',
    person: 'If this is not what you need, ask for a person here in the chat.',
    none: 'I could not find this in our knowledge base. If you like, ask for a person here in the chat, and someone from our team will help.',
  },
  pt: {
    found: 'Encontrei o seguinte:',
    foundInOther: 'Encontrei isto em inglês:',
    close: 'Não encontrei uma resposta exata, mas isto chega perto:',
    person: 'Se não for isso, peça uma pessoa da equipe aqui no chat.',
    none: 'Não encontrei isso na nossa base de conhecimento. Se quiser, peça uma pessoa aqui no chat, e alguém da nossa equipe ajuda.',
  },
} as const

const LEANS_ON_PREVIOUS =
  /^(?:it|they|this|these|that|then|also|however|otherwise|ele|ela|eles|elas|isso|esse|essa|tambem|também|porém|caso contrário|nesse caso|in that case)\b/i
const isOpener = (unit: Unit) => /:(?:\*\*)?$/.test(unit.text)
const isSame = (a: Unit, b: Unit) => a.passage.n === b.passage.n && a.position === b.position

function isRepeated(unit: Unit, chosen: Unit[]): boolean {
  const words = new Set(wordsOf(unit.text))
  return chosen.some((other) => {
    const said = wordsOf(other.text)
    const common = new Set(said.filter((word) => words.has(word))).size
    return common / Math.max(1, Math.min(words.size, new Set(said).size)) > 0.8
  })
}

/** The items under an opening line ("We accept:"). */
function listOf(opener: Unit, all: Unit[]): Unit[] {
  const list: Unit[] = []
  const after = all.filter((unit) => unit.passage.n === opener.passage.n && unit.position > opener.position)
  for (const unit of after.sort((a, b) => a.position - b.position)) {
    if (unit.kind !== 'item') break
    list.push(unit)
  }
  return list.slice(0, MAX_ITEMS)
}

/** The line that opens the list `item` is in, if it has one. */
function openerOf(item: Unit, all: Unit[]): Unit | undefined {
  if (item.kind !== 'item') return undefined
  return all.find(
    (unit) =>
      isOpener(unit) &&
      unit.passage.n === item.passage.n &&
      listOf(unit, all).some((other) => isSame(other, item)),
  )
}

/** What must be said before a chosen unit so that it reads right: the opener of its list, what its "it" stands for. */
function neededBefore(unit: Unit, all: Unit[]): Unit | undefined {
  if (unit.kind === 'item') return openerOf(unit, all)
  if (!LEANS_ON_PREVIOUS.test(unit.text)) return undefined
  const before = all.find(
    (other) => other.passage.n === unit.passage.n && other.position === unit.position - 1,
  )
  return before?.block === unit.block ? before : undefined
}

function choose(ranked: Scored[], isExact: boolean): Unit[] {
  const best = ranked[0]
  if (!best) return []
  const all = ranked.map((entry) => entry.unit)
  if (isOpener(best.unit)) return [best.unit, ...listOf(best.unit, all)]
  // A list is asked for when its opening line answers about as well as the best of its items.
  const opener = openerOf(best.unit, all)
  const openerScore = ranked.find((entry) => entry.unit === opener)?.score ?? 0
  if (opener && openerScore >= best.score - 0.08) return [opener, ...listOf(opener, all)]

  const chosen = [best.unit]
  let length = best.unit.text.length
  for (const entry of ranked.slice(1)) {
    if (chosen.length >= (isExact ? MAX_UNITS : 2)) break
    const { unit } = entry
    const isNear = unit.passage.n === best.unit.passage.n
    const saysMore = [...entry.terms].some((term) => !best.terms.has(term))
    const isEnough = entry.score >= best.score * (isNear ? 0.72 : 0.8) && (isNear || (isExact && saysMore))
    // Beside the item that was named, its neighbours in the list are other things.
    const isOther = unit.kind === 'item' && best.unit.kind === 'item' && entry.direct < best.direct * 0.7
    if (isOther || entry.coverage < IS_CLOSE || !isEnough || isOpener(unit) || isRepeated(unit, chosen))
      continue
    if (length + unit.text.length > MAX_LENGTH) continue
    chosen.push(unit)
    length += unit.text.length
  }
  for (const unit of [...chosen]) {
    const before = neededBefore(unit, all)
    if (before && !chosen.includes(before)) chosen.push(before)
  }
  const order = [...new Set(chosen.map((unit) => unit.passage.n))]
  return chosen.sort(
    (a, b) => order.indexOf(a.passage.n) - order.indexOf(b.passage.n) || a.position - b.position,
  )
}

function cited(unit: Unit): string {
  if (isOpener(unit)) return unit.text
  const text = /[.!?…:;)*"”]$/.test(unit.text) || unit.kind === 'item' ? unit.text : `${unit.text}.`
  return `${text} [${unit.passage.n}]`
}

/** Sentences run on; two or more items together are a list. */
function render(lead: string, units: Unit[]): string {
  const isList = units.filter((unit) => unit.kind === 'item').length > 1 || units.some(isOpener)
  // An opening line leads in by itself.
  const first = units[0]
  let text = first && isOpener(first) ? '' : lead
  for (const [index, unit] of units.entries()) {
    const asItem = isList && unit.kind === 'item'
    const follows = index > 0 && isList && units[index - 1]?.kind === 'item'
    text += asItem ? `${follows ? '\n' : '\n\n'}- ${cited(unit)}` : `${follows ? '\n\n' : ' '}${cited(unit)}`
  }
  return text.trim()
}

/** The visitor's own language first; the other one only where it answers and the own does not. */
function inBestLanguage(ranked: Scored[], language: Language): Scored[] {
  const isOwn = (entry: Scored) => entry.unit.language === null || entry.unit.language === language
  const own = ranked.filter(isOwn)
  const other = ranked.filter((entry) => !isOwn(entry))
  const reach = (entries: Scored[]) => Math.max(0, ...entries.slice(0, 3).map((entry) => entry.coverage))
  return reach(other) >= reach(own) + (reach(own) >= ANSWERS ? 0.3 : 0.15) ? other : own
}

/** What is said when nothing fits. */
export const nothingFound = (language: Language): string => TEXT[language].none

/** The answer in the visitor's language, as Markdown; null when nothing fits. */
export function compose(everything: Scored[], language: Language): string | null {
  const text = TEXT[language]
  const ranked = inBestLanguage(everything, language)
  const best = ranked[0]
  const isExact = best !== undefined && best.coverage >= ANSWERS
  // Close needs the right subject, not one word in passing.
  const isClose = best !== undefined && best.coverage >= IS_CLOSE && best.topic >= IS_CLOSE / 2
  if (!best || !(isExact || isClose)) return null
  const units = choose(ranked, isExact)
  if (!isExact) return `${render(text.close, units)}\n\n${text.person}`
  const isOther = best.unit.language !== null && best.unit.language !== language
  return render(isOther ? text.foundInOther : text.found, units)
}
