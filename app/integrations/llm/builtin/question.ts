import { conceptsOf, conceptWords } from './concepts.ts'
import { correct, fold, isStopWord, languageOf, stem, wordsOf } from './words.ts'

// What a question asks: its telling words with their weights, and the kind of answer it wants (a price, a time, a place).

const list = (words: string) => new Set(words.split(/\s+/))

/** Words that carry little of a question: "do you SELL ...", "quero SABER ...". */
const WEAK = {
  en: list(`have has want need know sell sells offer offers get got gets take takes took make makes give gives use used work works like tell say
find see let help possible accept accepts happen happens think go goes going come comes time long much information info thing things kind
type types good best new policy policies question ask details buy put bring eat write receive received arrive arrives arrived company
recommend suggest last still really many often soon sure`),
  pt: list(`ter tem temos tenho quero queria gostaria preciso posso pode podem poderia fazer faz faco fazem vende vendem vender aceita aceitam
dar da saber sabe usar usa existe existem possivel tipo tipos coisa informacao informacoes melhor novo nova jeito politica pergunta duvida
comprar comprei oferecem oferece trabalha trabalham vai vou ir fica ficam acontece tempo dizer falar ver vejo funciona deve colocar levar
comer escrever receber recebo recebe recebi chega chegar chegou empresa ainda bom boa sera indica indicam indicar recomenda recomendam recomendar sugere sugerem`),
} as const
/** "Do you have ..." is how half of all questions begin; a passage that "has" something says nothing by it. */
const HAVE = list('have has tem ter temos')
/** In a shop nearly everything is about an order, a product, the country. */
const COMMON = list(
  'order orders product products item items shop store pedido pedidos produto produtos loja compra compras brazil brasil',
)
/** What asks for a kind of answer; WANTS below looks for that kind. */
const ASKING = new Set(['price', 'deadline', 'hour', 'day'])

export type Term = {
  root: string
  word: string
  concepts: readonly string[]
  weight: number
  /** Says by itself what the question is about. */
  isTelling: boolean
}
export type Bag = { roots: Set<string>; words: Set<string>; concepts: Set<string> }

// Written alike, meant otherwise (a team, in Portuguese): never a match.
const FALSE_FRIENDS = new Set(['time', 'times'])

/** The telling words of a text. */
export function bagOf(text: string): Bag {
  const bag: Bag = { roots: new Set(), words: new Set(), concepts: new Set() }
  for (const word of wordsOf(text)) {
    if (isStopWord(word) || FALSE_FRIENDS.has(word)) continue
    bag.words.add(word)
    bag.roots.add(stem(word))
    for (const concept of conceptsOf(word)) bag.concepts.add(concept)
  }
  return bag
}

const MONEY =
  /(?:r\$|us\$|\$|€|£)\s?\d|\d\s?(?:reais|dollars|euros|usd|brl)\b|\b(?:free|gratis|gratuit[oa]s?)\b|\d\s?%/
const TIME =
  /\d+\s*(?:business |working |calendar )?(?:day|hour|hora|dia|week|semana|min|month|mes|year|ano)|\b\d{1,2}(?::\d\d|h\d{0,2}|\s?[ap]\.?m)\b|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|segunda|terca|quarta|quinta|sexta|sabado|domingo|same day|mesmo dia|today|hoje)\b/
const PLACE = /\b(?:street|avenue|road|square|rua|avenida|av\.|praca|alameda|travessa|bairro)\b|\d{5}-?\d{3}/
const REACH = /[\w.+-]+@[\w-]+\.\w+|\(?\d{2,3}\)?[\s-]?\d{4,5}-?\d{4}|whatsapp/

const WANTS: { asked: RegExp; given: RegExp }[] = [
  {
    asked:
      /\bhow much\b|\bprices?\b|\bcosts?\b|\bquanto (?:custa|e|sai|fica|esta|vale|pago|custam)\b|\bprecos?\b|\bvalor\b|\bqual o valor\b/,
    given: MONEY,
  },
  {
    asked:
      /\bhow (?:long|soon|fast|quickly|many days)\b|\bwhen\b|\bwhat time\b|\bhours\b|\bquanto tempo\b|\bquando\b|\bprazo\b|\bque horas\b|\bhorario\b|\bdemora\b|\bquantos dias\b|\babert[oa]\b|\babrem?\b|\bopen\b/,
    given: TIME,
  },
  {
    asked:
      /\bwhere (?:are|is) (?:you|your|the) ?(?:located|store|shop)?|\baddress\b|\bonde (?:ficam?|voces|e|estao)\b|\bendereco\b/,
    given: PLACE,
  },
  {
    asked:
      /\b(?:phone|e-?mail|whatsapp|contact|reach)\b|\b(?:telefone|contato|falar com voces|entrar em contato)\b/,
    given: REACH,
  },
]

/** The shapes of answer that the question wants; empty when any will do. */
export function wantedShapes(question: string): RegExp[] {
  const asked = fold(question)
  return WANTS.filter((want) => want.asked.test(asked)).map((want) => want.given)
}

function weightOf(word: string, weak: Set<string>, isKnown: boolean): number {
  if (HAVE.has(word)) return 0.03
  if (weak.has(word)) return 0.15
  if (conceptsOf(word).some((concept) => ASKING.has(concept))) return 0.35
  if (COMMON.has(word)) return 0.5
  return !isKnown && word.length < 4 ? 0.4 : 1
}

/** The question's words, corrected against `vocabulary` when mistyped. */
export function termsOf(question: string, vocabulary: Bag, language: 'en' | 'pt'): Term[] {
  const weak = WEAK[languageOf(question) ?? language]
  const seen = new Map<string, Term>()
  for (const typed of wordsOf(question)) {
    if (isStopWord(typed) || (typed.length < 2 && !/\d/.test(typed))) continue
    const isKnown = (candidate: string) =>
      vocabulary.words.has(candidate) ||
      vocabulary.roots.has(stem(candidate)) ||
      conceptsOf(candidate).length > 0
    const word =
      isKnown(typed) || weak.has(typed)
        ? typed
        : (correct(typed, vocabulary.words) ?? correct(typed, conceptWords()) ?? typed)
    const root = stem(word)
    if (seen.has(root)) continue
    const weight = weightOf(word, weak, isKnown(word))
    seen.set(root, { root, word, concepts: conceptsOf(word), weight, isTelling: weight === 1 })
  }
  return [...seen.values()]
}
