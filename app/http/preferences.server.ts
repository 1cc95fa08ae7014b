import { createCookie } from '@remix-run/node'
import { z } from 'zod'
import { env } from '#app/env.server.ts'
import { LOCALES, matchLocale } from '#app/i18n/locales.ts'

export const THEMES = ['system', 'light', 'dark'] as const

const schema = z.object({
  theme: z.enum(THEMES).optional().catch(undefined),
  locale: z.enum(LOCALES).optional().catch(undefined),
  sidebar: z.enum(['wide', 'narrow']).optional().catch(undefined),
})
export type Preferences = z.infer<typeof schema>

// How this browser likes to see things. Not a secret and no authority, so it is not signed.
const cookie = () =>
  createCookie('hiviex-preferences', {
    path: '/',
    sameSite: 'lax',
    httpOnly: true,
    secure: env().APP_URL.startsWith('https://'),
    maxAge: 31_536_000,
  })

async function chosen(request: Request): Promise<Preferences> {
  const result = schema.safeParse(await cookie().parse(request.headers.get('cookie')))
  return result.success ? result.data : {}
}

/** What this browser chose, with what holds where it did not. */
export async function preferencesOf(request: Request) {
  const { theme = 'system', locale, sidebar = 'wide' } = await chosen(request)
  return { theme, sidebar, locale: locale ?? matchLocale(request.headers.get('accept-language')) }
}

/** The `Set-Cookie` that keeps `change` beside what was chosen before. Unknown names and values are left out. */
export async function keepPreferences(request: Request, change: Record<string, unknown>): Promise<string> {
  const parsed = schema.parse(change)
  const known = Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== undefined))
  return cookie().serialize({ ...(await chosen(request)), ...known })
}

/** Whether this browser chose a language itself, so that the profile's does not overrule it. */
export async function hasChosenLocale(request: Request): Promise<boolean> {
  return (await chosen(request)).locale !== undefined
}
