import { z } from 'zod'

/** Days the log is kept; `forever` keeps it. */
export const RETENTIONS = ['90', '365', '730', 'forever'] as const
export type Retention = (typeof RETENTIONS)[number]
export const retentionSchema = z.object({ retention: z.enum(RETENTIONS) })

export const ACTOR_KINDS = ['user', 'apiKey', 'visitor', 'webhook', 'job'] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]

const word = z
  .string()
  .trim()
  .max(80)
  .regex(/^[a-z_]+(\.[a-z_]+)?$/)
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })])

/**
 * A filter as it stands in an address. What cannot be read is left out: a link with a mistake shows more, never less than
 * a person may see.
 */
export const auditFilterSchema = z.object({
  /** `user:<id>`, or `visitor` for all of them. */
  actor: z
    .string()
    .regex(/^(user|apiKey|visitor|webhook|job)(:[0-9a-f-]{36})?$/)
    .optional()
    .catch(undefined),
  /** `agent.published`, or `agent` for all its verbs. */
  action: word.optional().catch(undefined),
  /** `agent:<id>`, or `agent` for all of them. */
  object: z
    .string()
    .regex(/^[a-z_]{1,40}(:[\w-]{1,80})?$/)
    .optional()
    .catch(undefined),
  /** A day, included, or a moment. */
  from: moment.optional().catch(undefined),
  to: moment.optional().catch(undefined),
  search: z.string().trim().min(1).max(100).optional().catch(undefined),
  after: z.string().max(120).optional().catch(undefined),
})
export type AuditQuery = z.output<typeof auditFilterSchema>
