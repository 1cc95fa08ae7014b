import { describe, expect, it } from 'vitest'
import { sseParser } from './sse-parser.ts'

const stream =
  '\uFEFFretry: 1000\n\n: keep open\n\nid: 1\nevent: e\ndata: {"a":"ü"}\n\nid: 2\r\ndata: one\r\ndata:two\r\n\r\nevent: none\n\ndata\n\n'
const frames = [
  { id: '1', event: 'e', data: '{"a":"ü"}' },
  { id: '2', event: 'message', data: 'one\ntwo' },
  { id: '2', event: 'message', data: '' },
]

describe('sseParser', () => {
  it('reads frames, drops comments, and joins data lines', () => {
    expect(sseParser()(stream)).toEqual(frames)
  })

  it('gives the same frames wherever the text is cut', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const parse = sseParser()
      expect([...parse(stream.slice(0, cut)), ...parse(stream.slice(cut))]).toEqual(frames)
    }
    const parse = sseParser()
    expect([...stream].flatMap((char) => parse(char))).toEqual(frames)
  })
})
