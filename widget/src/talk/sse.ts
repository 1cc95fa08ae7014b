/**
 * Reads `text/event-stream` as fetch delivers it, in pieces cut anywhere. Only `data` matters to us: the event's `seq` is
 * inside it. Comments keep the line open and are dropped.
 */
export function createSseParser(onData: (data: string) => void): (piece: string) => void {
  let rest = ''
  let data: string[] = []
  return (piece) => {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
      else if (!line && data.length) {
        onData(data.join('\n'))
        data = []
      }
    }
  }
}

/** No byte for this long, not even the comment that comes every 15 s: the line is dead. */
const SILENCE_MS = 40_000

/** Reads a response to its end. Throws when the line breaks or falls silent. */
export async function readSse(
  response: Response,
  abort: AbortController,
  onData: (data: string) => void,
): Promise<void> {
  const reader = response.body?.getReader()
  if (!reader) return
  const decoder = new TextDecoder()
  const parse = createSseParser(onData)
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    for (;;) {
      timer = setTimeout(() => abort.abort(), SILENCE_MS)
      const { done, value } = await reader.read()
      clearTimeout(timer)
      if (done) return
      parse(decoder.decode(value, { stream: true }))
    }
  } finally {
    clearTimeout(timer)
  }
}
