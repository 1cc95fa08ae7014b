import { z } from 'zod'
import { MAX_TEXT_LENGTH } from './rules.ts'

// Shared by the verbs. Pages take limits from the rules: a schema would bring zod to the browser.

const agentIds = z.array(z.uuid()).max(200).default([])
const name = z.string().trim().min(1).max(200)

export const addTextSchema = z.object({
  name,
  text: z.string().trim().min(1).max(MAX_TEXT_LENGTH),
  agentIds,
})

/** An address without a scheme is taken for https. */
export const webAddress = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .transform((value) =>
    /^[a-z][a-z0-9+.-]*:/i.test(value) && !/^[\w.-]+:\d/.test(value) ? value : `https://${value}`,
  )

export const addPageSchema = z.object({ url: webAddress, agentIds })

export const addFileSchema = z.object({
  name,
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  agentIds,
})

export const attachSchema = z.object({ sourceId: z.uuid(), agentIds: z.array(z.uuid()).max(200) })
export const sourceIdSchema = z.object({ sourceId: z.uuid() })

export type AddText = z.input<typeof addTextSchema>
export type AddPage = z.input<typeof addPageSchema>
export type AddFile = z.input<typeof addFileSchema>
export type AttachAgents = z.input<typeof attachSchema>
