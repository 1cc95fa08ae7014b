import { z } from 'zod'
import { KEY_SCOPES, type KeyScope } from '#app/domain/permissions.ts'
import { LIFETIMES } from './rules.ts'

export const createKeySchema = z.object({
  name: z.string().trim().min(1).max(80),
  scopes: z
    .array(z.enum(KEY_SCOPES))
    .min(1, 'errors.apiKeys.noScope')
    .transform((scopes): KeyScope[] => KEY_SCOPES.filter((scope) => scopes.includes(scope))),
  /** Days, or never. */
  lifetime: z.enum(LIFETIMES),
})

export const keyIdSchema = z.object({ keyId: z.uuid() })
