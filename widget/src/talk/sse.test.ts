import { describe, expect, it } from 'vitest'
import { createSseParser, readSse } from './sse.ts'

const STREAM =
  'retry: 1000\n\n:\n\nid: 1\nevent: e\ndata: {"a":"é 😀"}\n\n: still here\n\nid: 2\nevent: e\ndata: one\ndata: two\n\n'
const EXPECTED = ['{"a":"é 😀"}', 'one\ntwo']

describe('createSseParser', () => {
  it('reads the same events wherever the stream is cut', () => {
    for (let first = 0; first <= STREAM.length; first++) {
      for (let second = first; second <= STREAM.length; second += 7) {
        const seen: string[] = []
        const parse = createSseParser((data) => seen.push(data))
        for (const piece of [STREAM.slice(0, first), STREAM.slice(first, second), STREAM.slice(second)])
          parse(piece)
        expect(seen).toEqual(EXPECTED)
      }
    }
  })

  it('reads lines that end with a carriage return too', () => {
    const seen: string[] = []
    createSseParser((data) => seen.push(data))(STREAM.replaceAll('\n', '\r\n'))
    expect(seen).toEqual(EXPECTED)
  })

  it('keeps back an event that is not finished', () => {
    const seen: string[] = []
    createSseParser((data) => seen.push(data))('data: cut off\n')
    expect(seen).toEqual([])
  })
})

describe('readSse', () => {
  const respond = (pieces: Uint8Array[], fail = false) =>
    new Response(
      new ReadableStream({
        pull(controller) {
          const piece = pieces.shift()
          if (piece) controller.enqueue(piece)
          else if (fail) controller.error(new Error('the line broke'))
          else controller.close()
        },
      }),
    )

  it('puts together characters that were cut between bytes', async () => {
    const bytes = new TextEncoder().encode(STREAM)
    const seen: string[] = []
    await readSse(respond([...bytes].map((byte) => Uint8Array.of(byte))), new AbortController(), (data) =>
      seen.push(data),
    )
    expect(seen).toEqual(EXPECTED)
  })

  it('hands over what came before the line broke, and says that it broke', async () => {
    const seen: string[] = []
    const reading = readSse(
      respond([new TextEncoder().encode(STREAM)], true),
      new AbortController(),
      (data) => seen.push(data),
    )
    await expect(reading).rejects.toThrow('the line broke')
    expect(seen).toEqual(EXPECTED)
  })
})
