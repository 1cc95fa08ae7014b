import type { TextFilter } from './answer-text.ts'
import { type RedactionMemory, restore } from './guardrails.ts'

/** The longest mark there is: `[e-mail 9999]`. */
const LONGEST = 13

/** Puts back, in a text that comes in pieces, the values that marks like `[e-mail 1]` stand for. */
export function restoreMarks(memory: RedactionMemory): TextFilter {
  let held = ''
  return {
    push(piece) {
      const text = held + piece
      const open = text.lastIndexOf('[')
      const isOpen = open >= 0 && text.length - open < LONGEST && !text.includes(']', open)
      held = isOpen ? text.slice(open) : ''
      return restore(isOpen ? text.slice(0, open) : text, memory)
    },
    end() {
      const text = held
      held = ''
      return restore(text, memory)
    },
  }
}
