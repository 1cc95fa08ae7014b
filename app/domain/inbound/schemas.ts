import { z } from 'zod'

/** What the `data` of each kind of event must hold. A kind that is not here is kept, and nothing more. */
export const EVENT_DATA = {
  'knowledge.refresh': z.object({ sourceId: z.uuid() }),
} as const

export type EventKind = keyof typeof EVENT_DATA

export function isEventKind(kind: string): kind is EventKind {
  return Object.hasOwn(EVENT_DATA, kind)
}
