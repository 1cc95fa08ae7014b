import type { inbox as en } from '../en/inbox.ts'

export const inbox = {} as const satisfies Record<keyof typeof en, string>
