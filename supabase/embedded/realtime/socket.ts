import type { RawData, WebSocket } from 'ws'
import { type Channel, type Line, openChannel, type ServerDeps } from './channel.ts'
import { authorize, parseJoinConfig, Refusal, tokenOfJoin } from './join.ts'
import { createWindow } from './limits.ts'
import { decodeFrame, encodeFrame, type Frame, type Version } from './protocol.ts'

export type Socket = {
  /** Asks the policies again for every joined private channel, one after the other. */
  recheck(): Promise<void>
  /** Cuts a socket that has said nothing since the last call. */
  dropIfSilent(): void
  close(code: number, reason: string): void
}

const PREFIX = 'realtime:'
const TOO_MANY = 'Too many messages per second'

/** Serves one WebSocket: frames are handled strictly in the order in which they came. */
export function serveSocket(
  deps: ServerDeps,
  ws: WebSocket,
  version: Version,
  socketToken: string,
  onClose: (socket: Socket) => void,
): Socket {
  const { limits } = deps
  const channels = new Map<string, Channel>()
  const frames = createWindow(limits.framesPerSecond, 1000)
  const joins = createWindow(limits.joinsPerSecond, 1000)
  let queue = Promise.resolve()
  let wasHeard = true

  function send(data: string | Buffer): void {
    if (ws.readyState !== ws.OPEN) return
    if (ws.bufferedAmount > limits.bufferedBytes) ws.terminate()
    else ws.send(data, { binary: typeof data !== 'string' })
  }
  const line: Line = {
    version,
    send,
    push(frame) {
      const data = encodeFrame(version, frame)
      if (data !== null) send(data)
    },
  }
  const reply = ({ joinRef, ref, topic }: Frame, status: 'ok' | 'error', response: unknown) =>
    line.push({ joinRef, ref, topic, event: 'phx_reply', payload: { status, response } })

  async function join(frame: Frame): Promise<void> {
    const topic = frame.topic.startsWith(PREFIX) ? frame.topic.slice(PREFIX.length) : ''
    if (topic === '') throw new Refusal('TopicNameRequired: You must provide a topic name')
    if (!joins.take()) throw new Refusal('ClientJoinRateLimitReached: Too many joins per second')
    const before = channels.get(frame.topic)
    if (before) {
      before.leave()
      line.push({ ...frame, joinRef: before.joinRef, ref: before.joinRef, event: 'phx_close', payload: {} })
    }
    if (channels.size >= limits.channels) throw new Refusal('ChannelRateLimitReached: Too many channels')
    const config = parseJoinConfig(frame.payload)
    if (!config.isPrivate && !deps.allowPublic) {
      throw new Refusal('PrivateOnly: This project only allows private channels')
    }
    const access = await authorize(deps, topic, tokenOfJoin(frame.payload, socketToken), config)
    if (ws.readyState !== ws.OPEN) return
    // The join's own ref is the reference of the channel, even for clients that leave join_ref out.
    const joinRef = frame.joinRef ?? frame.ref
    let isOpen = true
    const channel = openChannel(deps, line, { topic, joinRef, config, access }, () => {
      isOpen = false
      channels.delete(frame.topic)
    })
    if (isOpen) channels.set(frame.topic, channel)
  }

  async function handle(frame: Frame): Promise<void> {
    if (frame.topic === 'phoenix') {
      if (frame.event === 'heartbeat') reply(frame, 'ok', {})
      return
    }
    if (frame.event === 'phx_join') {
      await join(frame).catch((error: unknown) => {
        if (!(error instanceof Refusal)) console.error('realtime: a join failed', error)
        reply(frame, 'error', {
          reason: error instanceof Refusal ? error.message : 'Unknown Error on Channel',
        })
      })
      return
    }
    const channel = channels.get(frame.topic)
    if (channel) await channel.handle(frame)
    else if (frame.event === 'phx_leave') reply(frame, 'ok', {})
    else reply(frame, 'error', { reason: 'unmatched topic' })
  }

  function receive(data: RawData, isBinary: boolean): void {
    wasHeard = true
    const frame = decodeFrame(version, toBuffer(data), isBinary)
    if (!frame) {
      ws.close(1007, 'not a frame of the protocol')
    } else if (frames.take()) {
      queue = queue
        .then(() => handle(frame))
        .catch((error: unknown) => console.error('realtime: a frame failed', error))
    } else {
      const channel = channels.get(frame.topic)
      if (channel) channel.shutdown(TOO_MANY)
      else ws.close(1008, TOO_MANY)
    }
  }

  const socket: Socket = {
    async recheck() {
      for (const channel of [...channels.values()]) await channel.recheck()
    },
    dropIfSilent() {
      if (!wasHeard) ws.terminate()
      wasHeard = false
    },
    close: (code, reason) => ws.close(code, reason),
  }
  ws.on('message', receive)
  ws.on('error', () => ws.terminate())
  ws.once('close', () => {
    for (const channel of [...channels.values()]) channel.leave()
    onClose(socket)
  })
  return socket
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
