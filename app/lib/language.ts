// Which of our two languages a short text is in, by its commonest words and letters. Good enough for a question of five
// words; an undecided text says so, and the caller falls back on what it knows.

const WORDS = {
  en: 'the a an and or is are do does can could i you we my your our it this that of to in on for with what when where how which who why not have has would will much many long there please hello hi thanks be if from at about any',
  pt: 'o a os as um uma e ou é são de do da dos das em no na nos nas para por pelo pela com que qual quais quando onde como quem quanto quanta quantos não eu você vocês meu minha seu sua posso pode podem tem têm há ser está estão isso este esta se mais oi olá bom boa dia obrigado obrigada vocês fazem faz quero sobre',
}

const KNOWN = { en: new Set(WORDS.en.split(' ')), pt: new Set(WORDS.pt.split(' ')) }
const PORTUGUESE_LETTERS = /[ãõçáéíóúâêôà]/g

/** `en`, `pt`, or null when the text gives no clear sign (a name, a number, another language). */
export function detectLanguage(text: string): 'en' | 'pt' | null {
  const sample = text.slice(0, 2_000).toLowerCase()
  const words = sample.match(/\p{L}+/gu) ?? []
  let en = 0
  let pt = (sample.match(PORTUGUESE_LETTERS) ?? []).length * 0.75
  for (const word of words) {
    if (KNOWN.en.has(word)) en += 1
    if (KNOWN.pt.has(word)) pt += 1
  }
  if (en === pt) return null
  return en > pt ? 'en' : 'pt'
}

/** Our language for a BCP 47 tag, null for any other. */
export function languageOfTag(tag: string | null | undefined): 'en' | 'pt' | null {
  const primary = (tag ?? '').slice(0, 2).toLowerCase()
  return primary === 'en' || primary === 'pt' ? primary : null
}
