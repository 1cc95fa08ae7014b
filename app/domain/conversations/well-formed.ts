import type { TextFilter } from './answer-text.ts'

/** Lets through what a database can hold: no NULs, and a surrogate pair that comes in two pieces as one. */
export function wellFormed(): TextFilter {
  let half = ''
  return {
    push(piece) {
      const text = half + piece
      const last = text.charCodeAt(text.length - 1)
      half = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : ''
      const whole = half ? text.slice(0, -1) : text
      return whole.replaceAll('\0', '').toWellFormed()
    },
    end() {
      const rest = half.toWellFormed()
      half = ''
      return rest
    },
  }
}
