// The Phoenix channel protocol, as realtime-js speaks it: vsn 1.0.0 sends objects, 2.0.0 sends arrays and, for user
// broadcasts, binary frames (kind 3 from the client, kind 4 from the server).

export type Version = '1.0.0' | '2.0.0'

export type Frame = {
  joinRef: string | null
  ref: string | null
  topic: string
  event: string
  /** A broadcast's `payload.payload` is a Uint8Array when the client sent raw bytes. */
  payload: Record<string, unknown>
}

const PUSH_KIND = 3
const BROADCAST_KIND = 4
const JSON_ENCODING = 1
const PUSH_HEADER = 7

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Reads one frame; null when it is not a frame of the protocol. */
export function decodeFrame(version: Version, data: Buffer, isBinary: boolean): Frame | null {
  try {
    if (isBinary) return version === '2.0.0' ? decodePush(data) : null
    const parsed: unknown = JSON.parse(data.toString('utf8'))
    const [joinRef, ref, topic, event, payload] = Array.isArray(parsed)
      ? parsed
      : isRecord(parsed)
        ? [parsed.join_ref, parsed.ref, parsed.topic, parsed.event, parsed.payload]
        : []
    if (typeof topic !== 'string' || typeof event !== 'string') return null
    return {
      joinRef: textOrNull(joinRef),
      ref: textOrNull(ref),
      topic,
      event,
      payload: isRecord(payload) ? payload : {},
    }
  } catch {
    return null
  }
}

function decodePush(data: Buffer): Frame | null {
  if (data.length < PUSH_HEADER || data[0] !== PUSH_KIND) return null
  let offset = PUSH_HEADER
  const parts: string[] = []
  for (let field = 1; field <= 5; field++) {
    const end = offset + (data[field] ?? 0)
    if (end > data.length) return null
    parts.push(data.toString('utf8', offset, end))
    offset = end
  }
  const [joinRef = '', ref = '', topic = '', event = '', meta = ''] = parts
  const body = data.subarray(offset)
  const payload: unknown =
    data[6] === JSON_ENCODING ? JSON.parse(body.toString('utf8')) : new Uint8Array(body)
  const options: unknown = meta ? JSON.parse(meta) : {}
  return {
    joinRef: joinRef || null,
    ref: ref || null,
    topic,
    event: 'broadcast',
    payload: { ...(isRecord(options) ? options : {}), type: 'broadcast', event, payload },
  }
}

/** Writes one frame; null when the version cannot carry it (raw bytes in 1.0.0). */
export function encodeFrame(version: Version, frame: Frame): string | Buffer | null {
  const { joinRef, ref, topic, event, payload } = frame
  if (event === 'broadcast' && payload.payload instanceof Uint8Array) {
    return version === '2.0.0' ? encodeBinaryBroadcast(topic, String(payload.event), payload.payload) : null
  }
  return version === '2.0.0'
    ? JSON.stringify([joinRef, ref, topic, event, payload])
    : JSON.stringify({ join_ref: joinRef, ref, topic, event, payload })
}

function encodeBinaryBroadcast(topic: string, event: string, body: Uint8Array): Buffer | null {
  const topicBytes = Buffer.from(topic)
  const eventBytes = Buffer.from(event)
  if (topicBytes.length > 255 || eventBytes.length > 255) return null
  const header = Buffer.from([BROADCAST_KIND, topicBytes.length, eventBytes.length, 0, 0])
  return Buffer.concat([header, topicBytes, eventBytes, body])
}
