import { randomUUID } from 'node:crypto'
import { encodeFrame, type Version } from './protocol.ts'

/** Someone in a room: one joined channel of one socket. */
export type Member = {
  version: Version
  /** What this member may hear now; asked for every message, because rights change. */
  hears(kind: 'broadcast' | 'presence'): boolean
  send(data: string | Buffer): void
}

type Presence = { key: string; meta: Record<string, unknown> }
type Room = { topic: string; members: Set<Member>; presences: Map<Member, Presence> }
type PresenceMap = Record<string, { metas: Record<string, unknown>[] }>

export type Hub = ReturnType<typeof createHub>

/** A private and a public channel of the same topic never share a room. */
export function roomKey(topic: string, isPrivate: boolean): string {
  return `${isPrivate ? 'private' : 'public'}:${topic}`
}

/** Who is in which room of this process, and what is said there. */
export function createHub() {
  const rooms = new Map<string, Room>()

  function deliver(
    room: Room,
    kind: 'broadcast' | 'presence',
    event: string,
    payload: Record<string, unknown>,
    except?: Member,
  ) {
    const encoded = new Map<Version, string | Buffer | null>()
    for (const member of room.members) {
      if (member === except || !member.hears(kind)) continue
      let data = encoded.get(member.version)
      if (data === undefined) {
        data = encodeFrame(member.version, {
          joinRef: null,
          ref: null,
          topic: `realtime:${room.topic}`,
          event,
          payload,
        })
        encoded.set(member.version, data)
      }
      if (data !== null) member.send(data)
    }
  }

  const diff = (room: Room, joins: PresenceMap, leaves: PresenceMap) =>
    deliver(room, 'presence', 'presence_diff', { joins, leaves })

  const asMap = ({ key, meta }: Presence): PresenceMap => Object.fromEntries([[key, { metas: [meta] }]])

  function untrack(key: string, member: Member): void {
    const room = rooms.get(key)
    const presence = room?.presences.get(member)
    if (!room || !presence) return
    room.presences.delete(member)
    diff(room, {}, asMap(presence))
  }

  return {
    enter(key: string, topic: string, member: Member): void {
      const room = rooms.get(key) ?? { topic, members: new Set(), presences: new Map() }
      room.members.add(member)
      rooms.set(key, room)
    },

    exit(key: string, member: Member): void {
      const room = rooms.get(key)
      if (!room?.members.delete(member)) return
      untrack(key, member)
      if (room.members.size === 0) rooms.delete(key)
    },

    broadcast(key: string, payload: Record<string, unknown>, except?: Member): void {
      const room = rooms.get(key)
      if (room) deliver(room, 'broadcast', 'broadcast', { type: 'broadcast', ...payload }, except)
    },

    /** Makes the member present under `presenceKey`, or changes what it says of itself. */
    track(key: string, member: Member, presenceKey: string, data: Record<string, unknown>): void {
      const room = rooms.get(key)
      if (!room?.members.has(member)) return
      const before = room.presences.get(member)
      const meta: Record<string, unknown> = { ...data, phx_ref: randomUUID() }
      if (before) meta.phx_ref_prev = before.meta.phx_ref
      const presence = { key: presenceKey, meta }
      room.presences.set(member, presence)
      diff(room, asMap(presence), before ? asMap(before) : {})
    },

    untrack,

    presenceState(key: string): PresenceMap {
      const state = new Map<string, { metas: Record<string, unknown>[] }>()
      for (const { key: presenceKey, meta } of rooms.get(key)?.presences.values() ?? []) {
        const entry = state.get(presenceKey) ?? { metas: [] }
        entry.metas.push(meta)
        state.set(presenceKey, entry)
      }
      return Object.fromEntries(state)
    },
  }
}
