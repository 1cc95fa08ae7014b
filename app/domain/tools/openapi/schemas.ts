import { z } from 'zod'
import { webAddress } from '../servers/schemas.ts'
import { MAX_DOCUMENT_CHARS } from './parse-document.ts'

/** Where the document is: one of the two. */
const source = {
  text: z.string().max(MAX_DOCUMENT_CHARS, 'errors.tools.openapi.tooLarge').default(''),
  address: z.union([z.literal(''), webAddress]).default(''),
}

export const readDocumentSchema = z.object({ ...source, serverId: z.uuid().nullable().default(null) })

export const importDocumentSchema = z.object({
  ...source,
  /** Null: a new one. */
  serverId: z.uuid().nullable(),
  name: z.string().trim().min(1).max(80),
  baseUrl: webAddress.refine((text) => !/[?#{}]/.test(text), 'errors.tools.url.base'),
  /** With the pin of what the person looked at. */
  operations: z
    .array(z.object({ key: z.string().max(500), hash: z.string().length(64) }))
    .min(1, 'errors.tools.openapi.noneChosen')
    .max(100, 'errors.tools.openapi.tooMany'),
  /** Name of a scheme of the document; '' for none. */
  scheme: z.string().max(80).default(''),
  /** '' keeps what is there. For `basic` it is `user:password`. */
  secret: z
    .string()
    .max(4_000)
    .regex(/^[^\p{Cc}]*$/u, 'errors.tools.headerValue')
    .default(''),
})
