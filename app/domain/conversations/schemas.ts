import { z } from 'zod'
import { agentSettingsSchema } from '#app/domain/agents/schemas.ts'
import { MAX_QUESTION_LENGTH } from './rules.ts'

const text = z.string().trim().min(1).max(MAX_QUESTION_LENGTH)
const language = z.string().max(35).default('')

export const sendMessageSchema = z.object({
  clientId: z.uuid(),
  conversationId: z.uuid().nullable().default(null),
  text,
  afterSeq: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  language,
})

export const previewMessageSchema = sendMessageSchema.extend({
  /** The form as it stands; the stored draft when left out. */
  settings: agentSettingsSchema.optional(),
})

export const replySchema = z.object({ conversationId: z.uuid(), clientId: z.uuid(), text })

export const conversationIdSchema = z.object({ conversationId: z.uuid() })
