import { describe, expect, it } from 'vitest'
import { createHub, type Member, roomKey } from './hub.ts'

type Heard = [event: string, payload: Record<string, unknown>]

function member(hears: Partial<Record<'broadcast' | 'presence', boolean>> = {}): Member & { heard: Heard[] } {
  const heard: Heard[] = []
  return {
    version: '2.0.0',
    hears: (kind) => hears[kind] ?? true,
    send: (data) => {
      const [, , , event, payload] = JSON.parse(String(data))
      heard.push([event, payload])
    },
    heard,
  }
}

const room = roomKey('t', true)

describe('a room', () => {
  it('is not shared by a private and a public channel of one topic', () => {
    const hub = createHub()
    const [insider, outsider] = [member(), member()]
    hub.enter(room, 't', insider)
    hub.enter(roomKey('t', false), 't', outsider)
    hub.broadcast(room, { event: 'e', payload: 1 })
    expect(insider.heard).toEqual([['broadcast', { type: 'broadcast', event: 'e', payload: 1 }]])
    expect(outsider.heard).toEqual([])
  })

  it('tells nothing to who may not hear it, to the sender, or to who has left', () => {
    const hub = createHub()
    const [deaf, sender, gone] = [member({ broadcast: false }), member(), member()]
    for (const each of [deaf, sender, gone]) hub.enter(room, 't', each)
    hub.exit(room, gone)
    hub.broadcast(room, { event: 'e', payload: 1 }, sender)
    expect([deaf.heard, sender.heard, gone.heard]).toEqual([[], [], []])
  })
})

describe('presence', () => {
  it('keeps two tabs of one person apart under one key', () => {
    const hub = createHub()
    const [first, second] = [member(), member()]
    for (const each of [first, second]) {
      hub.enter(room, 't', each)
      hub.track(room, each, 'ana', { page: 'inbox' })
    }
    expect(hub.presenceState(room).ana?.metas).toHaveLength(2)
    hub.exit(room, first)
    expect(hub.presenceState(room).ana?.metas).toHaveLength(1)
    hub.exit(room, second)
    expect(hub.presenceState(room)).toEqual({})
  })

  it('names the entry that a new one replaces', () => {
    const hub = createHub()
    const [watcher, ana] = [member(), member()]
    hub.enter(room, 't', watcher)
    hub.enter(room, 't', ana)
    hub.track(room, ana, 'ana', { page: 'inbox' })
    hub.track(room, ana, 'ana', { page: 'agents' })
    const [, update] = watcher.heard.map(([, payload]) => payload) as {
      joins: Record<string, { metas: Record<string, unknown>[] }>
      leaves: Record<string, { metas: Record<string, unknown>[] }>
    }[]
    const [joined, left] = [update?.joins.ana?.metas[0], update?.leaves.ana?.metas[0]]
    expect([joined?.page, left?.page]).toEqual(['agents', 'inbox'])
    expect(joined?.phx_ref_prev).toBe(left?.phx_ref)
  })

  it('takes any key, those of Object.prototype among them', () => {
    const hub = createHub()
    const ana = member()
    hub.enter(room, 't', ana)
    hub.track(room, ana, '__proto__', { n: 1 })
    expect(JSON.stringify(hub.presenceState(room))).toMatch(/^\{"__proto__":\{"metas":\[\{"n":1,/)
    expect(Object.getOwnPropertyNames(hub.presenceState(room))).toEqual(['__proto__'])
  })
})
