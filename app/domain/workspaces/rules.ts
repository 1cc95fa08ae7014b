import { randomBase62 } from '#app/lib/ids.ts'

/** Names of our own pages and of common traps: never a workspace's. */
const RESERVED = new Set(['new', 'api', 'admin', 'app', 'www', 'settings', 'hiviex', 'support', 'help'])

/**
 * The part of a link that a name gives: `Café da Ana & Cia.` is `cafe-da-ana-cia`, and an apostrophe joins. At most 40
 * characters; may be empty.
 */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
}

/** Slugs to try for a name, the plainest first; the later ones are random, so that trying does not list who is here. */
export function slugCandidates(name: string): string[] {
  const base = slugOf(name)
  const random = () => randomBase62(6).toLowerCase()
  if (base.length < 2 || RESERVED.has(base)) return [1, 2, 3].map(() => `${base || 'w'}-${random()}`)
  return [base, `${base}-${random()}`, `${base}-${random()}`]
}

/** Words that are, or may become, addresses of our own. */
export const isReservedSlug = (slug: string): boolean => RESERVED.has(slug)
