import { asSystemOnce } from '#app/db/scope.server.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import {
  embedQuestion,
  type Retrieved,
  retrievePassagesIn,
} from '#app/domain/retrieval/retrieve-passages.server.ts'
import { redact } from './guardrails.ts'

type Query = {
  agentId: string
  question: string
  language: 'en' | 'pt'
  settings: Pick<AgentSettings, 'guardrails'>
}

/** What the agent's sources say to the question. The agent bounds it: its own sources and no others. Throws ProviderError. */
export async function findPassages({ agentId, question, language, settings }: Query): Promise<Retrieved> {
  // A picture without a word: there is nothing to look up.
  if (!question) return { passages: [], citations: [] }
  // An embedder is a model, too: what models may not read is not sent to it.
  const clean = redact(question, settings.guardrails.redact).text
  const embedded = await embedQuestion(clean, AbortSignal.timeout(20_000))
  return asSystemOnce('find passages for an answer', (tx) =>
    retrievePassagesIn(tx, { agentId, question, language, embedded }),
  )
}
