import { z } from 'zod'
import { LOCALES } from '#app/i18n/locales.ts'

const name = z.string().trim().min(1).max(80)
const timeZone = z.string().trim().refine(isTimeZone)

export const createWorkspaceSchema = z.object({
  name,
  locale: z.enum(LOCALES),
  /** An IANA name, as the browser gives it. */
  timeZone: timeZone.default('UTC'),
})

export const updateWorkspaceSchema = z.object({ name, locale: z.enum(LOCALES), timeZone })

export type WorkspaceSummary = {
  id: string
  slug: string
  name: string
  locale: 'en' | 'pt-BR'
  timeZone: string
  role: 'owner' | 'admin' | 'member'
}

function isTimeZone(value: string): boolean {
  if (value.length > 64) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}
