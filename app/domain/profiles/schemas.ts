import { z } from 'zod'
import { LOCALES } from '#app/i18n/locales.ts'

export const profileSchema = z.object({
  displayName: z.string().trim().min(1).max(80),
  locale: z.enum(LOCALES),
})

export type Profile = z.infer<typeof profileSchema> & { lastWorkspaceId: string | null }
