// Pure decisions about API keys, shared by verbs and pages.

export const LIFETIMES = ['30', '90', '365', 'never'] as const
export type Lifetime = (typeof LIFETIMES)[number]

const DAY = 86_400_000

export function expiryOf(lifetime: Lifetime, now = Date.now()): Date | null {
  return lifetime === 'never' ? null : new Date(now + Number(lifetime) * DAY)
}

export type KeyState = 'active' | 'expired' | 'revoked' | 'dead'

/** `dead`: whoever made it is no longer in the workspace. */
export function keyState(
  key: { expiresAt: string | null; revokedAt: string | null; isMakerHere: boolean },
  now = Date.now(),
): KeyState {
  if (key.revokedAt) return 'revoked'
  if (key.expiresAt && Date.parse(key.expiresAt) <= now) return 'expired'
  return key.isMakerHere ? 'active' : 'dead'
}
