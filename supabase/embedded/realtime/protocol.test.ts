import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { createWindow } from './limits.ts'
import { decodeFrame, encodeFrame, type Frame } from './protocol.ts'

const frame: Frame = { joinRef: '1', ref: '2', topic: 'realtime:t', event: 'presence', payload: { a: 'é' } }
const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

/** A user broadcast as realtime-js 2 packs it. */
function push(
  body: Uint8Array,
  { encoding = 1, topic = 'realtime:t', event = 'é😀', meta = '' } = {},
): Buffer {
  const parts = ['1', '2', topic, event, meta].map((part) => Buffer.from(part))
  return Buffer.concat([Buffer.from([3, ...parts.map((part) => part.length), encoding]), ...parts, body])
}

describe('the Phoenix protocol', () => {
  it.each(['1.0.0', '2.0.0'] as const)('reads what it writes in version %s', (version) => {
    const data = encodeFrame(version, frame)
    expect(decodeFrame(version, Buffer.from(data ?? ''), false)).toEqual(frame)
  })

  it('reads binary broadcasts, as JSON and as bytes', () => {
    expect(decodeFrame('2.0.0', push(text({ n: 1 })), true)).toEqual({
      joinRef: '1',
      ref: '2',
      topic: 'realtime:t',
      event: 'broadcast',
      payload: { type: 'broadcast', event: 'é😀', payload: { n: 1 } },
    })
    const bytes = new Uint8Array([0, 255])
    expect(decodeFrame('2.0.0', push(bytes, { encoding: 0 }), true)?.payload.payload).toEqual(bytes)
  })

  it('keeps the sender from setting the type or the event by metadata', () => {
    const meta = JSON.stringify({ type: 'x', event: 'y', persist: true })
    expect(decodeFrame('2.0.0', push(text({}), { meta }), true)?.payload).toMatchObject({
      type: 'broadcast',
      event: 'é😀',
      persist: true,
    })
  })

  it('writes bytes as a binary frame, which version 1.0.0 does not have', () => {
    const bytes: Frame = {
      ...frame,
      event: 'broadcast',
      payload: { event: 'e', payload: new Uint8Array([7]) },
    }
    expect(encodeFrame('1.0.0', bytes)).toBeNull()
    expect(encodeFrame('2.0.0', bytes)).toEqual(
      Buffer.concat([Buffer.from([4, 10, 1, 0, 0]), Buffer.from('realtime:te'), Buffer.from([7])]),
    )
  })

  it('takes nothing else for a frame', () => {
    const whole = push(text({ n: 1 }))
    const nonsense: [Buffer, boolean][] = [
      ...['', 'x', 'null', '5', '[]', '[1,2,3]', '{}', '[null,null,5,"e",{}]'].map(
        (value): [Buffer, boolean] => [text(value), false],
      ),
      ...[0, 1, 6, 10, whole.length - 1].map((length): [Buffer, boolean] => [
        whole.subarray(0, length),
        true,
      ]),
      [Buffer.from([4, 0, 0, 0, 0, 0, 0]), true],
    ]
    for (const [data, isBinary] of nonsense) expect(decodeFrame('2.0.0', data, isBinary)).toBeNull()
  })
})

describe('a rate window', () => {
  it('lets the limit through, then nothing until the window is over', () => {
    let now = 0
    const window = createWindow(2, 1000, () => now)
    expect([window.take(), window.take(), window.take()]).toEqual([true, true, false])
    now = 999
    expect(window.take()).toBe(false)
    now = 1000
    expect(window.take()).toBe(true)
  })
})
