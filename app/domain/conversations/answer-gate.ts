// What of a newly generated answer still has to be shown, when another process had already shown some of it.

export type Shown =
  | { kind: 'text'; offset: number; text: string }
  /** Readers must forget what they have: the new answer goes another way. A `text` with offset 0 follows. */
  | { kind: 'reset' }

export type AnswerGate = {
  /** Takes the next piece of the new answer; returns what readers must be told. */
  push(text: string): Shown[]
  /** The new answer is complete: a shorter one than what was shown means a reset, too. */
  end(): Shown[]
  /** What readers have on screen once they were told all of the above. */
  screen(): string
}

/**
 * `logged` is what readers have of an earlier attempt ('' for a first one). While the new text repeats it, nothing is
 * shown; beyond it, text continues at its offset; where it differs, a reset comes first. So nothing is ever spliced.
 */
export function answerGate(logged: string): AnswerGate {
  let text = ''
  let isBeyond = logged === ''
  const startAnew = (): Shown[] => {
    isBeyond = true
    return [{ kind: 'reset' }, ...(text ? [{ kind: 'text' as const, offset: 0, text }] : [])]
  }
  return {
    push(piece) {
      const offset = text.length
      text += piece
      if (isBeyond) return piece ? [{ kind: 'text', offset, text: piece }] : []
      if (text.length <= logged.length) return logged.startsWith(text) ? [] : startAnew()
      if (!text.startsWith(logged)) return startAnew()
      isBeyond = true
      return [{ kind: 'text', offset: logged.length, text: text.slice(logged.length) }]
    },
    end: () => (isBeyond || text === logged ? [] : startAnew()),
    screen: () => (isBeyond ? text : logged),
  }
}
