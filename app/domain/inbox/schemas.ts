import { z } from 'zod'
import { MAX_QUESTION_LENGTH } from '#app/domain/conversations/rules.ts'
import { INBOX_VIEWS } from './rules.ts'

export const listSchema = z.object({
  view: z.enum(INBOX_VIEWS).catch('open'),
  /** ISO 8601: conversations whose last word came before it. */
  before: z.iso.datetime().nullable().catch(null),
})

export const conversationSchema = z.object({ conversationId: z.uuid() })

export const replySchema = conversationSchema.extend({
  /** Made by the page, so that a reply sent twice is one reply. */
  clientId: z.uuid(),
  text: z.string().trim().min(1).max(MAX_QUESTION_LENGTH),
})
