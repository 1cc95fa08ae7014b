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

  return (text) => {
    rest += isStart && text.startsWith('\uFEFF') ? text.slice(1) : text
    if (text) isStart = false
    const frames: SseFrame[] = []
    for (;;) {
      const end = rest.search(/[\r\n]/)
      // A lone CR at the end may be the first half of CRLF: wait for what follows.
      if (end < 0 || (rest[end] === '\r' && end === rest.length - 1)) return frames
      takeLine(rest.slice(0, end), frames)
      rest = rest.slice(end + (rest[end] === '\r' && rest[end + 1] === '\n' ? 2 : 1))
    }
  }
}
