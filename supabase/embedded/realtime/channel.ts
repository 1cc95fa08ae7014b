import type { Policies, RealtimeDatabase } from './database.ts'
import { type Hub, type Member, roomKey } from './hub.ts'
import { type Access, assertStillReadable, authorize, type JoinConfig, Refusal, reauthorize } from './join.ts'
import { createWindow, type Limits, payloadSize } from './limits.ts'
import { type Frame, isRecord, type Version } from './protocol.ts'
import { expiredMessage, type VerifyToken } from './tokens.ts'

export type ServerDeps = {
  hub: Hub
  database: RealtimeDatabase
  verify: VerifyToken
  limits: Limits
  allowPublic: boolean
}

/** How a channel speaks to its socket. */
export type Line = { version: Version; push(frame: Frame): void; send(data: string | Buffer): void }

export type Channel = {
  joinRef: string | null
  handle(frame: Frame): Promise<void>
  /** Asks the policies again; closes the channel when reading was lost. */
  recheck(): Promise<void>
  /** Says why, and closes. */
  shutdown(message: string): void
  /** Leaves without a word. */
  leave(): void
}

const MAX_TIMER_MS = 3_600_000
const PRESENCE_WINDOW_MS = 30_000

/** A joined channel of one socket. `topic` is without the `realtime:` prefix. */
export function openChannel(
  deps: ServerDeps,
  line: Line,
  join: { topic: string; joinRef: string | null; config: JoinConfig; access: Access },
  onClose: () => void,
): Channel {
  const { hub, limits } = deps
  const { topic, joinRef, config } = join
  const room = roomKey(topic, config.isPrivate)
  const presenceCalls = createWindow(limits.presenceCalls, PRESENCE_WINDOW_MS)
  let access = join.access
  let presenceEnabled = config.presenceEnabled
  let isClosed = false
  let expiry: NodeJS.Timeout | undefined

  const policies = (): Policies => access.policies
  const push = (event: string, payload: Record<string, unknown>, ref: string | null = null) =>
    line.push({ joinRef, ref, topic: `realtime:${topic}`, event, payload })
  const reply = (ref: string | null, status: 'ok' | 'error', response: unknown = {}) =>
    push('phx_reply', { status, response }, ref)

  const member: Member = {
    version: line.version,
    hears: (kind) => policies()[kind].read && (kind === 'broadcast' || presenceEnabled),
    send: line.send,
  }

  function leave(): void {
    if (isClosed) return
    isClosed = true
    clearTimeout(expiry)
    hub.exit(room, member)
    onClose()
  }

  function shutdown(message: string): void {
    if (isClosed) return
    push('system', { extension: 'system', status: 'error', message, channel: topic })
    leave()
    push('phx_close', {}, joinRef)
  }

  function watchExpiry(): void {
    clearTimeout(expiry)
    const left = access.claims.exp * 1000 - Date.now()
    if (left <= 0) shutdown(expiredMessage(access.claims.exp))
    else expiry = setTimeout(watchExpiry, Math.min(left, MAX_TIMER_MS)).unref()
  }

  async function keepIf(next: () => Promise<Access>): Promise<void> {
    try {
      const granted = await next()
      if (isClosed) return
      access = granted
      watchExpiry()
    } catch (error) {
      shutdown(error instanceof Refusal ? error.message : 'Unknown Error on Channel')
    }
  }

  async function refreshToken(token: unknown): Promise<void> {
    if (typeof token !== 'string' || token === access.token || token.startsWith('sb_')) return
    await keepIf(async () => {
      const next = await authorize(deps, topic, token, { ...config, presenceEnabled })
      assertStillReadable(topic, access.policies, next.policies)
      return next
    })
  }

  function broadcast({ ref, payload }: Frame): void {
    if (!policies().broadcast.write) return // as the hosted service: silently, so that the ack times out
    const refused =
      'persist' in payload
        ? { error: 'persist_not_offered' }
        : payloadSize(payload.payload) > limits.payloadBytes
          ? 'payload_size_exceeded'
          : null
    if (!refused) {
      const { event, payload: body } = payload
      hub.broadcast(room, { event, payload: body }, config.self ? undefined : member)
    }
    if (config.ack) reply(ref, refused ? 'error' : 'ok', refused ?? {})
  }

  const sendPresenceState = () => {
    if (member.hears('presence')) push('presence_state', hub.presenceState(room))
  }

  function track(ref: string | null, data: unknown): void {
    if (!policies().presence.write) reply(ref, 'error')
    else if (!isRecord(data)) reply(ref, 'error', { reason: 'Presence track payload must be a map' })
    else if (payloadSize(data) > limits.payloadBytes) shutdown('Track message size exceeded')
    else {
      const isNews = !presenceEnabled
      presenceEnabled = true
      hub.track(room, member, config.presenceKey, data)
      reply(ref, 'ok')
      if (isNews) sendPresenceState()
    }
  }

  function presence({ ref, payload }: Frame): void {
    const event = String(payload.event).toLowerCase()
    if (!presenceCalls.take()) shutdown('Client presence rate limit exceeded')
    else if (event === 'track') track(ref, payload.payload ?? {})
    else if (event === 'untrack') {
      hub.untrack(room, member)
      reply(ref, 'ok')
    } else reply(ref, 'error')
  }

  hub.enter(room, topic, member)
  reply(joinRef, 'ok', { postgres_changes: [] })
  sendPresenceState()
  watchExpiry()

  return {
    joinRef,
    async handle(frame) {
      if (frame.event === 'broadcast') broadcast(frame)
      else if (frame.event === 'presence') presence(frame)
      else if (frame.event === 'access_token') await refreshToken(frame.payload.access_token)
      else if (frame.event === 'phx_leave') {
        reply(frame.ref, 'ok')
        leave()
        push('phx_close', {}, joinRef)
      }
    },
    async recheck() {
      if (config.isPrivate && !isClosed) await keepIf(() => reauthorize(deps.database, topic, access))
    },
    shutdown,
    leave,
  }
}
