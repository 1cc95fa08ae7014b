import { z } from 'zod'
import { LOCALES } from '#app/i18n/locales.ts'
import { isTimeZone } from '#app/lib/time-zones.ts'
import { isReservedSlug } from './rules.ts'

const name = z.string().trim().min(1).max(80)
const timeZone = z.string().trim().refine(isTimeZone)

export const createWorkspaceSchema = z.object({
  name,
  locale: z.enum(LOCALES),
  /** An IANA name, as the browser gives it. */
  timeZone: timeZone.default('UTC'),
})

const slug = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9-]{0,46}[a-z0-9]$/, 'errors.workspace.slug')
  .refine((value) => !isReservedSlug(value), 'errors.workspace.slugTaken')

export const updateWorkspaceSchema = z.object({
  name,
  locale: z.enum(LOCALES),
  timeZone,
  slug: slug.optional(),
})

/** A logo may weigh so much. */
export const LOGO_BYTES = 1024 * 1024

export const deleteWorkspaceSchema = z.object({ name: z.string().trim() })
export const offerSchema = z.object({ userId: z.uuid() })

export type WorkspaceSummary = {
  id: string
  slug: string
  name: string
  locale: 'en' | 'pt-BR'
  timeZone: string
  role: 'owner' | 'admin' | 'member'
  /** Address of the logo on this site; null: the name's letters. */
  logo: string | null
}

/** ISO 8601 times. */
export type ClosedWorkspace = { id: string; slug: string; name: string; closedAt: string; purgeAt: string }
