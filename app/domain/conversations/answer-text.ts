import type { AnswerGate, Shown } from './answer-gate.ts'

/** Changes a text that comes in pieces; gives what can be shown by now. */
export type TextFilter = { push(piece: string): string; end(): string }

export type AnswerText = {
  /** The next turn of the model begins: its words are apart from those before. */
  startStep(): void
  push(text: string): Shown[]
  /** The turn is over: nothing is held back any longer. */
  endStep(): Shown[]
  /** What the turn said, as readers have it. */
  stepText(): string
  /** The answer is complete. */
  end(): Shown[]
  screen(): string
}

/** The text of one answer out of the turns of the model that write it: filtered, then shown through the gate. */
export function answerText(gate: AnswerGate, makeFilters: () => TextFilter[]): AnswerText {
  let filters = makeFilters()
  let said = ''
  let step = ''
  let isApart = true

  const show = (text: string): Shown[] => {
    if (!text) return []
    let piece = text
    if (!isApart) {
      piece = text.trimStart()
      if (!piece) return []
      isApart = true
      said += '\n\n'
      step += piece
      said += piece
      return gate.push(`\n\n${piece}`)
    }
    step += piece
    said += piece
    return gate.push(piece)
  }

  return {
    startStep() {
      filters = makeFilters()
      step = ''
      isApart = said.trim() === ''
    },
    push: (text) => show(filters.reduce((piece, filter) => filter.push(piece), text)),
    endStep() {
      let rest = ''
      for (const filter of filters) rest = filter.push(rest) + filter.end()
      return show(rest)
    },
    stepText: () => step,
    end: () => gate.end(),
    screen: () => gate.screen(),
  }
}
