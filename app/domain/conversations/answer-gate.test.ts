import { describe, expect, it } from 'vitest'
import { answerGate, type Shown } from './answer-gate.ts'

const answer = 'Delivery takes three days [1]. Returns are free [2].'

/** What a reader has on screen after the earlier attempt's text and what the gate then lets through. */
function screenAfter(logged: string, pieces: string[]): { screen: string; resets: number } {
  const gate = answerGate(logged)
  const shown: Shown[] = [...pieces.flatMap((piece) => gate.push(piece)), ...gate.end()]
  let screen = logged
  let resets = 0
  for (const step of shown) {
    if (step.kind === 'reset') {
      screen = ''
      resets += 1
      continue
    }
    expect(step.offset).toBe(screen.length)
    screen += step.text
  }
  expect(gate.screen()).toBe(screen)
  return { screen, resets }
}

const inPieces = (text: string, size: number) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []

describe('answerGate', () => {
  it('shows the same text without a reset, wherever the earlier attempt broke off', () => {
    for (let at = 0; at <= answer.length; at++) {
      for (const size of [1, 3, 7, 100]) {
        expect(screenAfter(answer.slice(0, at), inPieces(answer, size))).toEqual({
          screen: answer,
          resets: 0,
        })
      }
    }
  })

  it('starts anew once where the new text differs, wherever that is', () => {
    for (let at = 0; at < answer.length; at++) {
      const other = `${answer.slice(0, at)}#${answer.slice(at + 1)}`
      for (const size of [1, 5, 100]) {
        expect(screenAfter(other, inPieces(answer, size))).toEqual({ screen: answer, resets: 1 })
      }
    }
  })

  it('starts anew when the new answer is shorter than what was shown', () => {
    expect(screenAfter(answer, [answer.slice(0, 10)])).toEqual({ screen: answer.slice(0, 10), resets: 1 })
    expect(screenAfter(answer, [])).toEqual({ screen: '', resets: 1 })
  })
})
