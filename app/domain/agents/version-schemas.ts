import { z } from 'zod'

// What is done with versions and with whole agents; the fields of an agent itself stand in schemas.ts.

const agentId = z.uuid()
const number = z.coerce.number().int().min(1).max(1_000_000)
const when = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
/** As forms send it: a ticked box is `on`. */
const ticked = z.preprocess((value) => value === true || value === 'on' || value === 'true', z.boolean())

export const rollbackSchema = z.object({
  agentId,
  number,
  /** The `updatedAt` that the person saw; an older one is refused with CONFLICT. */
  updatedAt: when,
  keepsDraft: ticked,
})
export const restoreSchema = z.object({ agentId, number, updatedAt: when })

/** `draft`, or a version's number. */
export const comparedSchema = z.union([z.literal('draft'), number])
export type Compared = z.infer<typeof comparedSchema>
export const compareSchema = z.object({ agentId, from: comparedSchema, to: comparedSchema })

export const duplicateSchema = z.object({ agentId })
/** `name`: typed once more, as a last look. */
export const deleteAgentSchema = z.object({ agentId, name: z.string() })
