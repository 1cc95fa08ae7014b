const LINE_END = /[\r\n]/g

export type SseFrame = { id: string | null; event: string; data: string }

/**
 * An incremental parser of `text/event-stream` (WHATWG HTML, 9.2.6). Feed it text as it arrives, cut anywhere; it returns
 * the frames that became whole. Comments and `retry` lines are dropped; a frame without data is no frame.
 */
export function sseParser(): (text: string) => SseFrame[] {
  let rest = ''
  let id: string | null = null
  let event = ''
  let data: string[] = []
  let isStart = true
  let hasLoneCr = false

  const takeLine = (line: string, frames: SseFrame[]) => {
    if (line === '') {
      if (data.length > 0) frames.push({ id, event: event || 'message', data: data.join('\n') })
      event = ''
      data = []
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
  }

  return (piece) => {
    const text = isStart && piece.startsWith('\uFEFF') ? piece.slice(1) : piece
    if (piece) isStart = false
    // A long line in many pieces is looked at once, when its end is there: a flood costs each letter once.
    LINE_END.lastIndex = 0
    if (!hasLoneCr && !LINE_END.test(text)) {
      rest += text
      return []
    }
    let from = hasLoneCr ? rest.length - 1 : rest.length
    rest += text
    hasLoneCr = false
    const frames: SseFrame[] = []
    let start = 0
    for (;;) {
      LINE_END.lastIndex = from
      if (!LINE_END.test(rest)) break
      const end = LINE_END.lastIndex - 1
      // A lone CR at the end may be the first half of CRLF: wait for what follows.
      hasLoneCr = rest[end] === '\r' && end === rest.length - 1
      if (hasLoneCr) break
      takeLine(rest.slice(start, end), frames)
      start = end + (rest[end] === '\r' && rest[end + 1] === '\n' ? 2 : 1)
      from = start
    }
    rest = rest.slice(start)
    return frames
  }
}
