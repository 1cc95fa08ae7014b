// What visitors of the demo shop asked in the last days, oldest first. Answers are not written here: the agent gives them.

export type Step =
  | { ask: string }
  /** The visitor asks for a person. */
  | { handover: true }
  /** Ana takes over, answers, gives back to the agent, closes. */
  | { takeOver: true }
  | { reply: string }
  | { handBack: true }
  | { close: true }

export type Conversation = {
  hoursAgo: number
  language: 'en' | 'pt-BR'
  visitor?: { name: string; email?: string }
  steps: Step[]
  /** Nobody of the team has looked at it yet. */
  isUnread?: boolean
}

export const conversations: Conversation[] = [
  {
    hoursAgo: 141,
    language: 'pt-BR',
    visitor: { name: 'Beatriz', email: 'beatriz@example.com' },
    steps: [
      { ask: 'Como faço para visitar as colmeias?' },
      { ask: 'Quero reservar para quatro adultos no próximo sábado de visita.' },
      { handover: true },
      { takeOver: true },
      {
        reply:
          'Oi, Beatriz! Reservei quatro lugares para você, às 10h. O pagamento é feito no dia, em Pix ou cartão.',
      },
      { ask: 'Perfeito, obrigada!' },
      { close: true },
    ],
  },
  {
    hoursAgo: 118,
    language: 'en',
    steps: [
      { ask: 'My honey turned solid. Is it still good?' },
      { ask: 'Does a microwave destroy the aroma?' },
    ],
  },
  {
    hoursAgo: 96,
    language: 'pt-BR',
    steps: [{ ask: 'Qual é o prazo de entrega para o Nordeste?' }, { ask: 'E quanto custa o frete?' }],
  },
  {
    hoursAgo: 74,
    language: 'en',
    visitor: { name: 'Oliver' },
    steps: [{ ask: 'Do you ship to other countries?' }],
  },
  {
    hoursAgo: 70,
    language: 'pt-BR',
    steps: [{ ask: 'Bebês podem comer mel?' }],
  },
  {
    hoursAgo: 52,
    language: 'pt-BR',
    steps: [{ ask: 'Tem desconto pagando com Pix?' }, { ask: 'Dá para parcelar no cartão?' }],
  },
  {
    hoursAgo: 47,
    language: 'en',
    steps: [
      { ask: 'How many honeys are in the tasting box, and how much is it?' },
      { ask: 'Can you add a handwritten card?' },
    ],
  },
  {
    hoursAgo: 29,
    language: 'en',
    steps: [
      { ask: 'Can I return a jar of honey that I have opened?' },
      { ask: 'How long can I exchange unopened jars?' },
    ],
  },
  {
    hoursAgo: 26,
    language: 'pt-BR',
    steps: [{ ask: 'O mel de jataí precisa ficar na geladeira?' }],
  },
  {
    hoursAgo: 22,
    language: 'pt-BR',
    steps: [{ ask: 'Vocês vendem mudas de lavanda?' }],
  },
  {
    hoursAgo: 4,
    language: 'pt-BR',
    visitor: { name: 'Marcos', email: 'marcos@example.com' },
    steps: [
      { ask: 'Um pote do meu pedido chegou quebrado. O que eu faço?' },
      { handover: true },
      { takeOver: true },
      {
        reply:
          'Oi, Marcos, aqui é a Ana. Que pena! Me diga o número do pedido e mande uma foto do pote, por favor.',
      },
      { ask: 'É o pedido 2418. A foto eu mandei por e-mail agora.' },
      { reply: 'Recebi, obrigada. Um pote novo sai hoje à tarde; o código de rastreio chega no seu e-mail.' },
    ],
  },
  {
    hoursAgo: 2,
    language: 'en',
    steps: [{ ask: 'How many working days does delivery take in the Southeast?' }],
  },
  {
    hoursAgo: 0.6,
    language: 'en',
    visitor: { name: 'Sophie', email: 'sophie@example.com' },
    isUnread: true,
    steps: [
      { ask: 'I run a café and need about 40 jars a month. Do you have wholesale prices?' },
      { handover: true },
    ],
  },
]
