const OPEN = '<think>'
const CLOSE = '</think>'

export type ThoughtFilter = {
  /** What of this piece is the answer. */
  take(piece: string): string
  /** What was held back because it could have become a tag, once no more comes. */
  rest(): string
}

/** The longest end of `text` with which `tag` begins. */
function beginning(text: string, tag: string): number {
  for (let length = Math.min(text.length, tag.length - 1); length > 0; length--)
    if (tag.startsWith(text.slice(-length))) return length
  return 0
}

/**
 * Takes out what a model thinks aloud before it answers. Servers of open models (Ollama, vLLM, LM Studio) send thoughts as
 * `<think>…</think>` in front of the text unless they are told to part them; visitors and the next prompt must not see
 * them. Only in front: anywhere else the tag is a word like others. So is a closing tag alone, which some templates make by
 * opening it in the prompt: the text before it has been shown (docs/providers-guide.md says what to set on the server).
 */
export function thoughtFilter(): ThoughtFilter {
  let state: 'before' | 'thinking' | 'after' | 'answering' = 'before'
  let held = ''
  return {
    take(piece) {
      if (state === 'answering') return piece
      held += piece
      if (state === 'before') {
        const text = held.trimStart()
        if (text.length < OPEN.length && OPEN.startsWith(text)) return ''
        if (text.startsWith(OPEN)) {
          state = 'thinking'
          held = text.slice(OPEN.length)
        } else state = 'answering'
      }
      if (state === 'thinking') {
        const end = held.indexOf(CLOSE)
        if (end < 0) {
          held = held.slice(held.length - beginning(held, CLOSE))
          return ''
        }
        state = 'after'
        held = held.slice(end + CLOSE.length)
      }
      if (state === 'after') {
        held = held.trimStart()
        if (!held) return ''
        state = 'answering'
      }
      const text = held
      held = ''
      return text
    },
    rest() {
      const text = state === 'before' ? held : ''
      held = ''
      return text
    },
  }
}
