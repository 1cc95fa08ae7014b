import type { demo as en } from '../en/demo.ts'

export const demo = {} as const satisfies Record<keyof typeof en, string>
