import { z } from 'zod'
import { PROVIDER_KIND_NAMES } from '#app/contracts/provider-kinds.ts'

/** How many models of one connection we keep. */
export const MAX_MODELS = 500

const name = z.string().trim().min(1).max(80)
const baseUrl = z.string().trim().max(500).default('')
/** What can stand in a header. '' is no key. */
const key = z
  .string()
  .trim()
  .max(2_000)
  .regex(/^[\x21-\x7e]*$/, 'errors.providers.keyForm')
  .default('')
const requestsPerMinute = z.coerce.number().int().min(0).max(1_000_000).default(0)

/** As it stands in an agent's settings behind `connection:<id>:`. */
export const modelIdSchema = z
  .string()
  .trim()
  .regex(/^\S{1,120}$/, 'errors.providers.modelForm')

export const createConnectionSchema = z.object({
  preset: z.string().max(40),
  /** What it speaks; only asked for where the preset leaves it open. */
  kind: z.enum(PROVIDER_KIND_NAMES).optional(),
  name,
  baseUrl,
  key,
  requestsPerMinute,
})

export const updateConnectionSchema = z.object({
  connectionId: z.uuid(),
  name,
  baseUrl,
  key,
  /** Forgets the key that is kept. */
  dropsKey: z.boolean().default(false),
  requestsPerMinute,
})

/** A connection that is not saved yet, or a saved one with what stands in its form. */
export const tryConnectionSchema = z.object({
  connectionId: z.uuid().optional(),
  preset: z.string().max(40).default(''),
  kind: z.enum(PROVIDER_KIND_NAMES).optional(),
  baseUrl,
  key,
})

export const connectionIdSchema = z.object({ connectionId: z.uuid() })
export const enableConnectionSchema = z.object({ connectionId: z.uuid(), isEnabled: z.boolean() })
export const deleteConnectionSchema = z.object({
  connectionId: z.uuid(),
  /** They have seen which agents use it. */
  acceptsUse: z.boolean().default(false),
})
export const connectionModelSchema = z.object({ connectionId: z.uuid(), model: modelIdSchema })

const tokens = z.coerce.number().int().min(0).max(100_000_000)
/** Dollars for a million tokens as people write them; '' is not known. In micro-dollars afterwards. */
const price = z
  .string()
  .trim()
  .default('')
  .transform((text, context) => {
    if (text === '') return null
    const dollars = Number(text.replace(',', '.'))
    if (Number.isFinite(dollars) && dollars >= 0 && dollars <= 100_000) return Math.round(dollars * 1e6)
    context.addIssue({ code: 'custom', message: 'errors.providers.price' })
    return z.NEVER
  })

export const updateFactsSchema = z.object({
  reference: z.string().max(250),
  contextTokens: tokens,
  maxOutputTokens: tokens,
  hasTools: z.boolean(),
  hasVision: z.boolean(),
  hasJson: z.boolean(),
  inputPrice: price,
  outputPrice: price,
  /** Where somebody looked. */
  source: z.string().trim().max(200).default(''),
})
export const resetFactsSchema = z.object({ reference: z.string().max(250) })

/** The jsonb of provider_connections.models. */
export type ConnectionModel = { id: string; isManual?: true }
const storedModels = z.array(z.object({ id: z.string(), isManual: z.literal(true).optional() }))

export function readModels(stored: unknown): ConnectionModel[] {
  const models = storedModels.safeParse(stored)
  return models.success ? models.data.map(({ id, isManual }) => (isManual ? { id, isManual } : { id })) : []
}

/** What the provider lists, and what people entered by hand and it does not list. */
export function mergeModels(before: ConnectionModel[], fetched: string[]): ConnectionModel[] {
  const listed = new Set(fetched.filter((id) => modelIdSchema.safeParse(id).success))
  const manual = before.filter(({ id, isManual }) => isManual && !listed.has(id))
  return [...manual, ...[...listed].sort().map((id) => ({ id }))].slice(0, MAX_MODELS)
}
