import type { World } from '../world.ts'
import { CALLED, COMPARED, type Evil, one, SHOP } from './script.ts'

/** Every place of every tool where a model writes a text, and what a call with one may do. */
export type Place = Pick<Evil, 'mayReach' | 'mcpCalls' | 'mayMake' | 'mayQueue' | 'mayWrite'> & {
  label: string
  tool: string
  args: (text: string) => Record<string, unknown>
}

export function placesOf({ names }: Pick<World, 'names'>): Place[] {
  const of = (tool: string, name: string, more: Partial<Place> = {}): Place => ({
    label: `${name} of ${tool}`,
    tool,
    args: (text) => ({ [name]: text }),
    ...more,
  })
  return [
    of('find_order', 'order', { mayReach: SHOP.order }),
    of('find_order', 'lang', { args: (lang) => ({ order: 'A-1', lang }), mayReach: SHOP.order }),
    of('find_order', 'note', { args: (note) => ({ order: 'A-1', note }), mayReach: SHOP.order }),
    of('book_table', 'name', { args: (name) => ({ name, people: 2 }), mayReach: SHOP.booking }),
    of('book_table', 'wishes', {
      args: (text) => ({ name: 'Ana', people: 2, wishes: [text] }),
      mayReach: SHOP.booking,
    }),
    of('book_table', 'extra', {
      args: (text) => ({ name: 'Ana', people: 2, extra: { url: text } }),
      mayReach: SHOP.booking,
    }),
    of('refund_order', 'order', { args: (order) => ({ order, amount: 10 }) }),
    of('delete_customer', 'customer'),
    of('repeat_after_me', 'text', { mayReach: SHOP.echo }),
    of('break_down', 'q', { mayReach: SHOP.broken }),
    of('be_refused', 'q', { mayReach: SHOP.refused }),
    of('follow_link', 'to', { mayReach: SHOP.anywhere }),
    of(names.openRead, 'item', { mayReach: SHOP.stock }),
    of(names.openWrite, 'item'),
    of(names.lookUp, 'product', { mcpCalls: 1, mayWrite: COMPARED }),
    of(names.reserve, 'product'),
    of(names.fickle, 'product', { mayWrite: COMPARED }),
    of('search_knowledge', 'query'),
    of('capture_lead', 'name', { mayMake: { leads: 1 } }),
    of('capture_lead', 'email', { args: (email) => ({ name: 'Ana', email }), mayMake: { leads: 1 } }),
    of('hand_over', 'reason', { mayQueue: true, mayWrite: CALLED }),
    of('schedule_follow_up', 'message', {
      args: (message) => ({ in_hours: 2, message }),
      mayMake: { follow_ups: 1 },
      mayQueue: true,
    }),
    of('send_media', 'ids', { args: (id) => ({ ids: [id] }) }),
  ]
}

/** Some of the texts at every place, other ones at each, so that all of them are tried everywhere sooner or later. */
export function inPlaces(what: string, world: World, texts: readonly string[], each: number): Evil[] {
  return placesOf(world).flatMap((place, row) =>
    Array.from({ length: Math.min(each, texts.length) }, (_, index): Evil => {
      const text = texts[(row * each + index) % texts.length] ?? ''
      const { label, tool, args, ...may } = place
      return { name: `${what} as ${label}: ${shown(text)}`, turns: one(tool, args(text)), ...may }
    }),
  )
}

export const shown = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text).slice(1, -1)
