import { asSystem } from '#app/db/scope.server.ts'
import {
  embedQuestion,
  type Retrieved,
  retrievePassagesIn,
} from '#app/domain/retrieval/retrieve-passages.server.ts'
import type { RunPlan } from './run-plan.server.ts'

/** What the agent's sources say to the question. The agent bounds it: its own sources and no others. Throws ProviderError. */
export async function findPassages(plan: RunPlan, signal: AbortSignal): Promise<Retrieved> {
  const embedded = await embedQuestion(plan.question, signal)
  const { agentId, question, language } = plan
  return asSystem('find passages for an answer', (tx) =>
    retrievePassagesIn(tx, { agentId, question, language, embedded }),
  )
}
