import { describe, expect, it } from 'vitest'
import { readJson, withBodyLimit } from './body.server.ts'

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('http://x/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)

/** A body of unknown length that says how much of it was asked for. */
function endless() {
  const read = { bytes: 0 }
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      read.bytes += 1_024
      controller.enqueue(new Uint8Array(1_024).fill(32))
    },
  })
  return { stream, read }
}

describe('readJson', () => {
  it('reads JSON', async () => {
    await expect(readJson(post('{"a":1}'))).resolves.toEqual({ a: 1 })
  })

  it('refuses a declared length without reading, and an undeclared one soon after the limit', async () => {
    await expect(readJson(post('{}', { 'content-length': '70000' }))).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
    })
    const { stream, read } = endless()
    await expect(readJson(post(stream), 4_096)).rejects.toMatchObject({ code: 'LIMIT_REACHED' })
    expect(read.bytes).toBeLessThan(16_384)
  })

  it.each(['', '{', '\u0000'])('answers BAD_INPUT to %j', async (text) => {
    await expect(readJson(post(text))).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  it('refuses bytes that are not UTF-8', async () => {
    await expect(readJson(post(new Uint8Array([0x22, 0xff, 0x22])))).rejects.toMatchObject({
      messageKey: 'errors.badJson',
    })
  })
})

describe('withBodyLimit', () => {
  it('cuts an endless body off', async () => {
    const { stream, read } = endless()
    await expect(withBodyLimit(post(stream), 8_192).arrayBuffer()).rejects.toMatchObject({
      code: 'LIMIT_REACHED',
    })
    expect(read.bytes).toBeLessThan(65_536)
  })
})
