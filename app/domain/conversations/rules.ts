import type { Message } from '#app/contracts/stream-events.ts'
import { detectLanguage, languageOfTag } from '#app/lib/language.ts'
import type { Turn } from './images.ts'

export const MAX_QUESTION_LENGTH = 4_000
/** How many earlier messages the model reads, newest last. */
export const HISTORY_MESSAGES = 20
/** A run whose owner gave no sign for this long is taken over. */
export const STALE_RUN_SECONDS = 5
/** Attempts before an interrupted answer is given up: an answer that kills its process must not do so for ever. */
export const MAX_RUN_ATTEMPTS = 6
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

export type HistoryEntry = Pick<Message, 'author' | 'content' | 'status' | 'attachments'>

/**
 * The conversation as a model reads it: visitor against everybody else, turns alternating, the question last. Failed
 * answers and system notes are left out; what a person wrote counts as ours.
 */
export function historyFor(entries: HistoryEntry[]): Turn[] {
  const turns: Turn[] = []
  for (const { author, content, status, attachments = [] } of entries) {
    if (author === 'system' || status === 'failed' || status === 'streaming') continue
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
