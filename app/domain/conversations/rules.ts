import type { Message } from '#app/contracts/stream-events.ts'
import { detectLanguage, languageOfTag } from '#app/lib/language.ts'
import type { Turn } from './images.ts'

export const MAX_QUESTION_LENGTH = 4_000
/** How many earlier messages the model reads, newest last. */
export const HISTORY_MESSAGES = 20
/**
 * A run whose owner gave no sign for so long is taken over; later from the twelfth attempt on, since what kills its
 * processes should not get one after the other at once.
 */
export const STALE_RUN = { seconds: 5, patientFrom: 12, patientSeconds: 15 }
/** Attempts that living processes had to give up before an answer is. */
export const MAX_FAILED_ATTEMPTS = 6
/** Processes die for reasons of their own, so that is no fault of an answer; but somebody has to wait for it still. */
const PATIENT_SECONDS = 10 * 60

/** Nobody tries this answer again. */
export const isGivenUp = (run: { attempt: number; failedAttempts: number; ageSeconds: number }): boolean =>
  run.failedAttempts >= MAX_FAILED_ATTEMPTS ||
  (run.attempt >= STALE_RUN.patientFrom && run.ageSeconds > PATIENT_SECONDS)
export const PREVIEW_LENGTH = 140
export const SUBJECT_LENGTH = 120

/** First characters of a text on one line, cut at a word where there is one. */
export function shorten(text: string, limit: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= limit) return line
  const cut = line.slice(0, limit - 1)
  const space = cut.lastIndexOf(' ')
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).trimEnd()}…`
}

/**
 * The language to answer in: what the agent is set to, else what the question is written in, else what the conversation
 * was in so far, else the visitor's browser.
 */
export function answerLanguage(choice: {
  setting: 'auto' | 'en' | 'pt-BR'
  question: string
  conversation: string | null
  browser: string | null
}): 'en' | 'pt' {
  if (choice.setting !== 'auto') return choice.setting === 'en' ? 'en' : 'pt'
  return (
    detectLanguage(choice.question) ??
    languageOfTag(choice.conversation) ??
    languageOfTag(choice.browser) ??
    'en'
  )
}

export type HistoryEntry = Pick<Message, 'author' | 'content' | 'status' | 'attachments'> & {
  /** For the model: what an answer that broke off had done. */
  note?: string
}

/**
 * The conversation as a model reads it: visitor against everybody else, turns alternating, the question last. Answers
 * that failed without having said or done anything and system notes are left out; what a person wrote counts as ours.
 */
export function historyFor(entries: HistoryEntry[]): Turn[] {
  const turns: Turn[] = []
  for (const { author, content: said, status, attachments = [], note } of entries) {
    if (author === 'system' || status === 'streaming' || (status === 'failed' && !note)) continue
    const content = [said, note].filter(Boolean).join('\n\n')
    if (!content && attachments.length === 0) continue
    const role = author === 'visitor' ? 'user' : 'assistant'
    const last = turns.at(-1)
    if (last?.role === role) {
      last.content = [last.content, content].filter(Boolean).join('\n\n')
      last.attachments.push(...attachments)
    } else turns.push({ role, content, attachments: [...attachments] })
  }
  while (turns[0]?.role === 'assistant') turns.shift()
  return turns
}

/** Calls of one turn of a model; what it asks for beyond is refused. */
export const MAX_CALLS_IN_A_TURN = 16
/** Calls of one turn that are looked at at all. */
export const MAX_CALLS_HEARD = 64
/** Of those, how many run side by side. */
export const MAX_CALLS_AT_ONCE = 4
/** How long a dangerous call waits for somebody who approves it. */
export const APPROVAL_HOURS = 24
/** Characters of one answer: what a model says beyond is not heard. */
export const MAX_ANSWER_LENGTH = 60_000
