import { z } from 'zod'
import { LOCALES } from '#app/i18n/locales.ts'

export const profileSchema = z.object({
  displayName: z.string().trim().min(1).max(80),
  locale: z.enum(LOCALES),
  /** An IANA name; empty: the zone of the workspace they are in. */
  timeZone: z
    .string()
    .trim()
    .refine((zone) => zone === '' || isTimeZone(zone)),
})

export const MAX_AVATAR_BYTES = 1024 * 1024

export type Profile = {
  displayName: string
  locale: (typeof LOCALES)[number]
  /** Null: the zone of the workspace they are in. */
  timeZone: string | null
  lastWorkspaceId: string | null
  /** Names the picture's version; null: the name's letters. */
  avatar: string | null
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
