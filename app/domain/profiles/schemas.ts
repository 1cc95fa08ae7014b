import { z } from 'zod'
import { LOCALES } from '#app/i18n/locales.ts'
import { isTimeZone } from '#app/lib/time-zones.ts'

export const profileSchema = z.object({
  displayName: z.string().trim().min(1).max(80),
  locale: z.enum(LOCALES),
  /** An IANA name; empty: the zone of the workspace they are in. */
  timeZone: z
    .string()
    .trim()
    .refine((zone) => zone === '' || isTimeZone(zone)),
})

/** A switch sends its new state at once. */
export const notificationsSchema = z.object({
  mailOnWaiting: z.enum(['true', 'false']).transform((state) => state === 'true'),
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
  /** Whether a mail tells them that a conversation waits for a person. */
  mailOnWaiting: boolean
}
