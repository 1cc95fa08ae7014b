import { fold } from './words.ts'

// Greetings, thanks and questions about the answerer itself: answered plainly, from no passage. Each pattern must match
// the whole message, so "hi, where is my order?" goes on to the knowledge.

type Language = 'en' | 'pt'
type Talk = { pattern: RegExp; en: string; pt: string }

const START = '^(?:(?:hi|hello|hey|oi|ola|please|por favor|desculpe|sorry|so|e|and|but|mas)[,!. ]+)*'
const END = '[\\s.,!?)(:;]*$'
const whole = (body: string) => new RegExp(`${START}(?:${body})${END}`)

const TALKS: Talk[] = [
  {
    // Before greetings: "hi, are you a robot?" is about us.
    pattern: whole(
      "(?:who|what) are you(?: exactly| really)?|what(?:'s| is) your name|are you (?:an? |really an? )?(?:real |actual )?(?:robot|bot|human|person|ai|machine|chatbot|chat ?gpt|gpt|claude|llm|language model|human or (?:an? )?(?:bot|robot|ai)|(?:ro)?bot or (?:an? )?(?:human|person))|am i (?:talking|speaking|chatting) (?:to|with) an? (?:human|person|robot|bot|machine|ai|real person)|is this (?:an? )?(?:ai|bot|robot|chatbot|real person|human)|(?:quem|o que) (?:e|eh|sao) (?:voce|vc|tu)|qual (?:e )?(?:o )?seu nome|(?:voce|vc) (?:e|eh) (?:um |uma )?(?:robo|bot|humano|humana|pessoa|ia|maquina|inteligencia artificial|chat ?gpt|gpt|atendente|gente|pessoa real|pessoa de verdade|modelo de linguagem|robo ou (?:uma )?(?:pessoa|humano))|(?:estou|to) falando com (?:um |uma )?(?:robo|bot|humano|pessoa|maquina|ia|pessoa real|gente)(?: de verdade)?|(?:isso|isto|aqui) e (?:um |uma )?(?:robo|bot|ia|pessoa)",
    ),
    en: 'I am an automatic assistant. I look through our knowledge base and quote what fits your question, always with its source. I am not a person, and I do not make up answers. You can ask for a person here at any time.',
    pt: 'Sou um assistente automático. Procuro na nossa base de conhecimento e cito o que responde à sua pergunta, sempre com a fonte. Não sou uma pessoa e não invento respostas. Você pode pedir uma pessoa da equipe aqui quando quiser.',
  },
  {
    pattern: whole(
      '(?:what|how) can you (?:do|help)(?: for me| me)?(?: with)?|what do you (?:do|know)(?: about)?|can you help(?: me)?|i need (?:some )?help|help(?: me)?|o que (?:voce|vc) (?:faz|sabe|pode fazer)|(?:como|em que|no que) (?:voce|vc) pode (?:me )?ajudar|(?:voce|vc) pode me ajudar|pode me ajudar|(?:preciso de )?ajuda|me ajuda|como funciona',
    ),
    en: 'I answer questions from our knowledge base and show where each answer comes from. Ask me about products, orders, delivery or policies, or ask for a person.',
    pt: 'Respondo perguntas com a nossa base de conhecimento e mostro de onde vem cada resposta. Pergunte sobre produtos, pedidos, entrega ou políticas, ou peça uma pessoa da equipe.',
  },
  {
    pattern: whole(
      "(?:can|could|may) i (?:please )?(?:talk|speak|chat) (?:to|with) (?:an? |some|the )?(?:real )?(?:human|person|agent|someone|somebody|one|attendant|support|team)(?: please)?|i(?:'d| would)? (?:want|like|need) to (?:talk|speak|chat) (?:to|with) (?:an? |some|the )?(?:real )?(?:human|person|agent|someone|one|support|team)(?: please)?|(?:talk|speak) to (?:a )?(?:human|person|agent)|(?:human|person|agent)(?: please)?|(?:quero|queria|gostaria de|preciso|posso|da pra|tem como) (?:falar|conversar) com (?:um |uma |o |a |algum |alguma |alg)?(?:atendente|pessoa|humano|alguem|uem|suporte|equipe|vendedor)(?: humano| real| de verdade)?(?: por favor)?|falar com (?:um |uma )?(?:atendente|pessoa|humano|alguem)|(?:atendente|humano|pessoa)(?: por favor)?",
    ),
    en: 'Of course. Ask for a person here in the chat, and someone from our team will answer in this same conversation.',
    pt: 'Claro. Peça uma pessoa aqui no chat, e alguém da nossa equipe responde nesta mesma conversa.',
  },
  {
    pattern: whole(
      '(?:ok(?:ay)? |great |perfect |nice |otimo |perfeito |legal |certo |beleza |show )?(?:thanks?|thank you|thx|ty|many thanks|cheers|obrigad[oa]|brigad[oa]|valeu|vlw|agradeco|muito obrigad[oa]|grat[oa])(?: (?:so|very) much| a lot| for (?:your|the) help| pela (?:ajuda|atencao)| mesmo| demais)?|(?:great|perfect|nice|awesome|otimo|perfeito|legal|beleza|show|ok|okay|certo|entendi|got it)',
    ),
    en: 'You are welcome. Is there anything else you would like to know?',
    pt: 'Por nada. Posso ajudar em mais alguma coisa?',
  },
  {
    pattern: whole(
      '(?:(?:ok(?:ay)?|that is all|thanks?|thank you|thx|(?:muito )?obrigad[oa]|brigad[oa]|valeu|vlw|era so isso)[,!. ]+(?:and |e )?)*(?:(?:good ?)?bye|goodbye|see you(?: later)?|have a (?:nice|good) day|tchau|ate (?:logo|mais|breve)|adeus|bom dia pra voce|boa noite pra voce)',
    ),
    en: 'Goodbye. Write here whenever you need something.',
    pt: 'Até logo. Escreva aqui quando precisar.',
  },
  {
    pattern: whole(
      '(?:hi|hello|hey|oi|ola|opa|e ai|good (?:morning|afternoon|evening)|bom dia|boa tarde|boa noite|how are you(?: doing)?(?: today)?|tudo (?:bem|bom|certo)(?: com (?:voce|vc))?|como vai(?: voce)?|there|hola)(?:[,!.?\\s]+(?:hi|hello|there|tudo (?:bem|bom|certo)(?: com (?:voce|vc))?|como vai(?: voce)?|how are you(?: doing)?(?: today)?|good (?:morning|afternoon|evening)|bom dia|boa tarde|boa noite|everyone|pessoal|gente))*',
    ),
    en: 'Hello. What would you like to know?',
    pt: 'Olá. O que você gostaria de saber?',
  },
]

/** The plain answer to small talk, or null when the message asks for something. */
export function smallTalk(message: string, language: Language): string | null {
  const text = fold(message)
    .replace(/[’`]/g, "'")
    .replace(/[^\p{L}\p{N}\s.,!?'():;]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (text.length > 120) return null
  // A message of nothing but signs ("?", ":)") is a greeting to us.
  if (!/[\p{L}\p{N}]/u.test(text)) return TALKS.at(-1)?.[language] ?? null
  return TALKS.find((talk) => talk.pattern.test(text))?.[language] ?? null
}
