import { z } from 'zod'
import { agentSettingsSchema } from '#app/domain/agents/schemas.ts'
import { MAX_PICTURES } from '#app/domain/media/rules.ts'
import { MAX_QUESTION_LENGTH } from './rules.ts'

const text = z.string().trim().min(1).max(MAX_QUESTION_LENGTH)
/** Beside a picture nothing has to be said. */
const textOrPicture = z.string().trim().max(MAX_QUESTION_LENGTH)
const saysSomething = ({ text, attachmentIds }: { text: string; attachmentIds: string[] }) =>
  text.length > 0 || attachmentIds.length > 0
const says = { path: ['text'], message: 'errors.field.required' }
const language = z.string().max(35).default('')
/** An address may carry what is meant for its own site alone: models read where the visitor is, not what with. */
const withoutQuery = (url: string) => url.replace(/[?#].*$/s, '')

const messageSchema = z.object({
  clientId: z.uuid(),
  conversationId: z.uuid().nullable().default(null),
  text: textOrPicture,
  attachmentIds: z
    .array(z.uuid())
    .max(MAX_PICTURES)
    .refine((ids) => new Set(ids).size === ids.length)
    .default([]),
  afterSeq: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  language,
  /** Where the asker is; what cannot be read of it is left out, since no question should fail for it. */
  page: z
    .object({
      url: z.string().max(2_000).transform(withoutQuery).catch(''),
      title: z.string().max(300).catch(''),
    })
    .nullable()
    .catch(null)
    .default(null),
})

export const sendMessageSchema = messageSchema.refine(saysSomething, says)

export const previewMessageSchema = messageSchema
  .extend({
    /** The form as it stands; the stored draft when left out. */
    settings: agentSettingsSchema.optional(),
  })
  .refine(saysSomething, says)

export const replySchema = z.object({ conversationId: z.uuid(), clientId: z.uuid(), text })
