import { z } from 'zod'
import { isHeaderName } from '../options.ts'

const secret = z
  .string()
  .max(4_000)
  .regex(/^[^\p{Cc}]*$/u, 'errors.tools.headerValue')

export const webAddress = z
  .string()
  .trim()
  .max(2_000)
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'errors.tools.url.unreadable',
  )
  .refine((text) => !/^\w+:\/\/[^/]*@/.test(text), 'errors.tools.url.hasPassword')

export const saveMcpServerSchema = z
  .object({
    /** Null: a new one. */
    serverId: z.uuid().nullable(),
    name: z.string().trim().min(1).max(80),
    url: webAddress,
    auth: z.enum(['none', 'header', 'oauth']),
    headerName: z.string().trim().max(80).default(''),
    /** The header's whole value; '' keeps what is there. */
    secret: secret.default(''),
    /** For servers that register nobody by themselves. */
    clientId: z.string().trim().max(400).default(''),
    clientSecret: secret.default(''),
    scopes: z.string().trim().max(400).default(''),
  })
  .superRefine(({ auth, headerName }, check) => {
    if (auth === 'header' && !isHeaderName(headerName))
      check.addIssue({ code: 'custom', path: ['headerName'], message: 'errors.tools.headerName' })
  })

export const serverIdSchema = z.object({ serverId: z.uuid() })
export const allowToolsSchema = z.object({
  serverId: z.uuid(),
  /** With the pin of what the person read. */
  tools: z.array(z.object({ name: z.string().max(120), hash: z.string().length(64) })).max(200),
})
export const acceptChangeSchema = z.object({ toolId: z.uuid(), hash: z.string().length(64) })
