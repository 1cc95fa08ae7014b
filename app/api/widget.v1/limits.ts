import type { RateLimit } from '#app/http/rate-limit.server.ts'

// A visitor types; an address may be an office or a school behind one router.

export const ANY_CALL: RateLimit = { name: 'widget', burst: 1_200, perMinute: 2_400 }
export const SESSIONS: RateLimit = { name: 'visitor-sessions', burst: 120, perMinute: 120 }
export const MESSAGES_BY_VISITOR: RateLimit = { name: 'visitor-messages', burst: 30, perMinute: 30 }
export const MESSAGES_BY_ADDRESS: RateLimit = { name: 'address-messages', burst: 300, perMinute: 600 }
export const PICTURES_BY_VISITOR: RateLimit = { name: 'visitor-pictures', burst: 12, perMinute: 12 }
export const PICTURES_BY_ADDRESS: RateLimit = { name: 'address-pictures', burst: 60, perMinute: 60 }
