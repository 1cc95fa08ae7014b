import type { Locale } from '#app/i18n/locales.ts'
import type { PresetKey } from './options.ts'
import { type AgentSettings, defaultAgentSettings } from './schemas.ts'

// Starting points: each gives an agent that reads well untouched. What it is for comes from here, what it knows from
// its sources.

type Preset = Pick<AgentSettings, 'instructions' | 'welcome' | 'suggestedQuestions' | 'avatar'> & {
  role: string
}

const PRESETS: Record<Exclude<PresetKey, 'blank'>, Record<Locale, Preset>> = {
  shop: {
    en: {
      role: 'Shop assistant',
      instructions:
        'Help visitors find the right product, and answer questions about prices, delivery, returns and payment. When someone asks about their own order, offer a person.',
      welcome: 'Hello. Looking for something, or have a question about an order?',
      suggestedQuestions: ['How long does delivery take?', 'Can I return a product?', 'How can I pay?'],
      avatar: 'comb',
    },
    'pt-BR': {
      role: 'Assistente da loja',
      instructions:
        'Ajude quem visita a encontrar o produto certo e tire dúvidas sobre preços, entrega, trocas e pagamento. Quando a pessoa perguntar sobre o próprio pedido, ofereça o atendimento da equipe.',
      welcome: 'Olá. Está procurando algo ou tem alguma dúvida sobre um pedido?',
      suggestedQuestions: [
        'Qual é o prazo de entrega?',
        'Posso devolver um produto?',
        'Quais são as formas de pagamento?',
      ],
      avatar: 'comb',
    },
  },
  support: {
    en: {
      role: 'Support assistant',
      instructions:
        'Help people use our product. Give steps in order, one a line. If the steps do not help, offer a person.',
      welcome: 'Hello. What can I help you with?',
      suggestedQuestions: ['How do I get started?', 'How do I change my plan?'],
      avatar: 'owl',
    },
    'pt-BR': {
      role: 'Assistente de suporte',
      instructions:
        'Ajude as pessoas a usar o nosso produto. Dê os passos em ordem, um por linha. Se os passos não resolverem, ofereça o atendimento da equipe.',
      welcome: 'Olá. Em que posso ajudar?',
      suggestedQuestions: ['Como começo a usar?', 'Como mudo de plano?'],
      avatar: 'owl',
    },
  },
  services: {
    en: {
      role: 'Reception assistant',
      instructions:
        'Explain our services, opening hours and prices. When someone wants to book or needs a quote, offer a person.',
      welcome: 'Hello. Would you like to know about our services or opening hours?',
      suggestedQuestions: ['What are your opening hours?', 'Where are you?', 'How much does it cost?'],
      avatar: 'bloom',
    },
    'pt-BR': {
      role: 'Assistente da recepção',
      instructions:
        'Explique os nossos serviços, horários e preços. Quando a pessoa quiser agendar ou pedir um orçamento, ofereça o atendimento da equipe.',
      welcome: 'Olá. Quer saber sobre os nossos serviços ou horários?',
      suggestedQuestions: ['Qual é o horário de atendimento?', 'Onde vocês ficam?', 'Quanto custa?'],
      avatar: 'bloom',
    },
  },
}

/** The settings a new agent starts with. `auto` speaks in the words of `locale` until it meets the visitor. */
export function presetSettings(
  preset: PresetKey,
  language: AgentSettings['language'],
  locale: Locale,
): AgentSettings {
  const words = language === 'auto' ? locale : language
  const settings = { ...defaultAgentSettings(words), language }
  if (preset === 'blank') return settings
  const { role, ...rest } = PRESETS[preset][words]
  return { ...settings, ...rest, persona: { ...settings.persona, role } }
}
