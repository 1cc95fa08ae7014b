// Words of English and Portuguese text, ready to compare: folded (no accents, no case), split, stemmed lightly.
// One stemmer serves both languages on purpose: a question may mix them, and its language is often unknown.

const MARKS = /\p{M}+/gu
const NON_ASCII = /[^\0-\x7f]/
const WORD = /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu

/** Lower case without accents: "Devolução" -> "devolucao". Keeps the length of ASCII text. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  return NON_ASCII.test(lower) ? lower.normalize('NFD').replace(MARKS, '') : lower
}

/** The folded words of a text, in order. A compound counts as its parts and as one: people write "e-mail" and "email". */
export function wordsOf(text: string): string[] {
  const words = fold(text).match(WORD) ?? []
  if (!words.some((word) => word.includes('-'))) return words
  return words.flatMap((word) =>
    word.includes('-') ? [...word.split('-'), word.replaceAll('-', '')] : [word],
  )
}

const set = (words: string) => new Set(words.split(/\s+/))

const ENGLISH =
  set(`a an the and or but if of to in on at by for from with without about as into is are was were be been
am do does did has had this that these those it its i me my we us our you your they them their he she his her not no
so than then there here what which who whom whose when where why how can could will would should may might must
please just also too very any some all each every more most much many other such only own same up down out off over
under again s t re ve ll d m im ive whats hows dont doesnt cant lets yes ok okay now`)

const PORTUGUESE =
  set(`a o as os um uma uns umas e ou mas se de do da dos das em no na nos nas ao aos por pelo pela pelos
pelas para pra pro com sem sobre como que qual quais quem quando onde quanto quanta quantos quantas porque pois eu me
meu minha meus minhas nos nosso nossa nossos nossas voce voces vc vcs seu sua seus suas ele ela eles elas lhe isso isto
esse essa esses essas este esta estes estas aquele aquela la ca aqui ali ja nao sim mais muito muita muitos muitas tao
tambem so e sao foi era ser sou estou esta estao estava foram ha ate entre cada todo toda todos todas algum alguma
alguns algumas outro outra favor mesmo mesma depois antes agora entao ne ta`)

// Known by one language alone, so they tell the languages apart.
const ONLY_ENGLISH = new Set(
  [...ENGLISH].filter((word) => word.length > 1 && !PORTUGUESE.has(word) && word !== 'do'),
)
const ONLY_PORTUGUESE = new Set(
  [...PORTUGUESE].filter(
    (word) => !ENGLISH.has(word) && word !== 'do' && word !== 'no' && word !== 'as' && word !== 'me',
  ),
)

export function isStopWord(word: string): boolean {
  return ENGLISH.has(word) || PORTUGUESE.has(word)
}

/** The language a text is written in, by its small words; null when they do not tell. */
export function languageOf(text: string): 'en' | 'pt' | null {
  let balance = 0
  for (const word of wordsOf(text)) {
    if (ONLY_ENGLISH.has(word)) balance++
    else if (ONLY_PORTUGUESE.has(word)) balance--
  }
  if (/[ãõç]/i.test(text)) balance -= 2
  return balance > 0 ? 'en' : balance < 0 ? 'pt' : null
}

// Ending -> what replaces it, tried in order, the first that leaves at least `min` letters wins.
const ENDINGS: [ending: string, replacement: string, min: number][] = [
  ['amentos', '', 3],
  ['imentos', '', 3],
  ['amento', '', 3],
  ['imento', '', 3],
  ['izations', '', 4],
  ['ization', '', 4],
  ['mente', '', 4],
  ['acoes', 'ac', 3],
  ['acao', 'ac', 3],
  ['ucoes', 'uc', 3],
  ['ucao', 'uc', 3],
  ['icoes', 'ic', 3],
  ['icao', 'ic', 3],
  ['ations', 'at', 3],
  ['ation', 'at', 3],
  ['ments', '', 3],
  ['ment', '', 3],
  ['oes', 'ao', 2],
  ['aes', 'ao', 2],
  ['ies', '', 3],
  ['sses', 'ss', 2],
  ['ando', '', 3],
  ['endo', '', 3],
  ['indo', '', 3],
  ['aram', '', 3],
  ['eram', '', 3],
  ['iram', '', 3],
  ['adas', '', 3],
  ['ados', '', 3],
  ['idas', '', 3],
  ['idos', '', 3],
  ['ings', '', 3],
  ['ada', '', 3],
  ['ado', '', 3],
  ['ida', '', 3],
  ['ido', '', 3],
  ['ing', '', 3],
  ['ais', 'al', 3],
  ['eis', 'el', 3],
  ['ois', 'ol', 3],
  ['zes', 'z', 2],
  ['ues', '', 4],
  ['ns', 'm', 3],
  ['ies', '', 3],
  ['ied', '', 3],
  ['es', '', 3],
  ['ed', '', 3],
  ['er', '', 4],
  ['ar', '', 3],
  ['ir', '', 3],
  ['am', '', 4],
  ['em', '', 4],
  ['ou', '', 4],
  ['ei', '', 4],
  ['ue', '', 4],
  ['ly', '', 4],
  ['os', '', 3],
  ['as', '', 3],
  ['ss', 'ss', 2],
  ['us', 'us', 2],
  ['s', '', 3],
  ['a', '', 3],
  ['o', '', 3],
  ['e', '', 3],
  ['y', '', 4],
]

// By last letter, so that a word meets only the endings it can have.
const BY_LAST = new Map<string, typeof ENDINGS>()
for (const rule of ENDINGS) {
  const last = rule[0].slice(-1)
  const rules = BY_LAST.get(last)
  if (rules) rules.push(rule)
  else BY_LAST.set(last, [rule])
}

/** The stem of a folded word: "entregamos", "entrega" -> "entreg"; "shipping", "ships" -> "ship". */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word
  let base = word
  for (const [ending, replacement, min] of BY_LAST.get(word.slice(-1)) ?? []) {
    if (word.length - ending.length >= min && word.endsWith(ending)) {
      base = word.slice(0, word.length - ending.length) + replacement
      break
    }
  }
  // "shipp" -> "ship", but "pass" stays.
  const last = base.slice(-1)
  if (base.length > 3 && last === base.at(-2) && !/[aeiousl]/.test(last)) base = base.slice(0, -1)
  return base
}

/** True when one insertion, deletion, change or swap of neighbours (`limit` of them) makes `a` into `b`. */
export function isWithinEdits(a: string, b: string, limit: number): boolean {
  if (Math.abs(a.length - b.length) > limit) return false
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let best = i
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let cost = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      next.push(cost)
      if (cost < best) best = cost
    }
    if (best > limit) return false
    before = row
    row = next
  }
  return (row[b.length] ?? limit + 1) <= limit
}

/** The word of `vocabulary` that a mistyped word most likely means, or null. Short words are never guessed. */
export function correct(word: string, vocabulary: Iterable<string>): string | null {
  if (word.length < 5 || /\d/.test(word)) return null
  let second: string | null = null
  for (const candidate of vocabulary) {
    if (candidate.length < 4 || candidate[0] !== word[0]) continue
    if (isWithinEdits(word, candidate, 1)) return candidate
    if (word.length >= 8 && second === null && isWithinEdits(word, candidate, 2)) second = candidate
  }
  return second
}
