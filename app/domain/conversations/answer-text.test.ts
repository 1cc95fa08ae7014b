import { expect, it } from 'vitest'
import { answerGate } from './answer-gate.ts'
import { answerText } from './answer-text.ts'
import { maskWords, newRedactionMemory, redact } from './guardrails.ts'
import { restoreMarks } from './restore-marks.ts'
import { wellFormed } from './well-formed.ts'

const plain = () => answerText(answerGate(''), () => [])

it('keeps the words of two turns apart, and invents nothing in one', () => {
  const text = plain()
  text.startStep()
  text.push(' Let me look. ')
  text.endStep()
  expect(text.stepText()).toBe(' Let me look. ')
  text.startStep()
  text.push('\n')
  text.push('It is here.')
  text.endStep()
  expect(text.stepText()).toBe('It is here.')
  expect(text.screen()).toBe(' Let me look. \n\nIt is here.')
})

it('goes on where readers are, turn by turn, after another process began it', () => {
  const text = answerText(answerGate('Let me look.\n\nIt'), () => [])
  text.startStep()
  expect(text.push('Let me look.')).toEqual([])
  text.startStep()
  expect(text.push('It is here.')).toEqual([{ kind: 'text', offset: 16, text: ' is here.' }])
})

it('puts values back and masks words, however the text is cut', () => {
  const memory = newRedactionMemory()
  redact('write to ana@mel.com.br', ['email'], memory)
  const said = 'I wrote to [e-mail 1], darn it [sic'
  for (let cut = 1; cut < said.length; cut++) {
    const text = answerText(answerGate(''), () => [restoreMarks(memory), maskWords(['darn'])])
    text.startStep()
    text.push(said.slice(0, cut))
    text.push(said.slice(cut))
    text.endStep()
    expect(text.screen()).toBe('I wrote to ana@mel.com.br, •••• it [sic')
  }
})

it('lets through only what can be kept, and no half of a character', () => {
  const text = answerText(answerGate(''), () => [wellFormed()])
  text.startStep()
  for (const piece of ['a\0b', '\ud83d', '\udc1d', '\udc1d', 'c\ud83d']) text.push(piece)
  text.endStep()
  expect(text.screen()).toBe('ab🐝\ufffdc\ufffd')
})
