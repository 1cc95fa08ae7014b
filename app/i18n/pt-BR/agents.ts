import type { agents as en } from '../en/agents.ts'

export const agents = {} as const satisfies Record<keyof typeof en, string>
