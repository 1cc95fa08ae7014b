import { asSystemOnce } from '#app/db/scope.server.ts'
import {
  embedQuestion,
  type Retrieved,
  retrievePassagesIn,
} from '#app/domain/retrieval/retrieve-passages.server.ts'

type Query = { agentId: string; question: string; language: 'en' | 'pt' }

/** What the agent's sources say to the question. The agent bounds it: its own sources and no others. Throws ProviderError. */
export async function findPassages({ agentId, question, language }: Query): Promise<Retrieved> {
  const embedded = await embedQuestion(question, AbortSignal.timeout(20_000))
  return asSystemOnce('find passages for an answer', (tx) =>
    retrievePassagesIn(tx, { agentId, question, language, embedded }),
  )
}
