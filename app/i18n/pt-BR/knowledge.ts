import type { knowledge as en } from '../en/knowledge.ts'

export const knowledge = {} as const satisfies Record<keyof typeof en, string>
