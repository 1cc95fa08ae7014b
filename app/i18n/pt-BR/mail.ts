import type { mail as en } from '../en/mail.ts'

export const mail = {} as const satisfies Record<keyof typeof en, string>
