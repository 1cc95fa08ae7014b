import { z } from 'zod'

/** What stands in an address: anything else is passed over. */
export const leadFilterSchema = z.object({
  agent: z.uuid().nullable().catch(null).default(null),
  /** Where a page begins, as `next` of the one before. */
  after: z.string().max(80).optional().catch(undefined),
})
