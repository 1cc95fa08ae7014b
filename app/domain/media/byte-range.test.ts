import { expect, it } from 'vitest'
import { byteRange, partOf } from './byte-range.ts'

it('reads what players ask for', () => {
  expect(byteRange('bytes=0-', 10)).toEqual({ start: 0, end: 9 })
  expect(byteRange('bytes=2-4', 10)).toEqual({ start: 2, end: 4 })
  expect(byteRange('bytes=2-400', 10)).toEqual({ start: 2, end: 9 })
  expect(byteRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 })
  expect(byteRange('bytes=-30', 10)).toEqual({ start: 0, end: 9 })
  for (const nonsense of [null, 'bytes=-', 'bytes=10-', 'bytes=5-4', 'bytes=0-1,3-4', 'lines=1-2'])
    expect(byteRange(nonsense, 10), String(nonsense)).toBeNull()
})

it('cuts the part out, wherever the pieces of the body end', async () => {
  for (const piece of [1, 3, 10]) {
    const bytes = new Uint8Array(10).map((_, at) => at)
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < 10; at += piece) controller.enqueue(bytes.subarray(at, at + piece))
        controller.close()
      },
    })
    const part = await new Response(partOf(body, { start: 2, end: 6 }) as BodyInit).bytes()
    expect([...part]).toEqual([2, 3, 4, 5, 6])
  }
})
