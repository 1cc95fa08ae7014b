import { z } from 'zod'
import { MAX_CAPTION, MAX_GALLERY } from './rules.ts'

const key = { agentId: z.uuid(), mediaId: z.uuid() }

export const mediaKeySchema = z.object(key)
export const captionSchema = z.object({ ...key, caption: z.string().trim().max(MAX_CAPTION) })
export const orderSchema = z.object({ agentId: z.uuid(), mediaIds: z.array(z.uuid()).max(MAX_GALLERY) })
