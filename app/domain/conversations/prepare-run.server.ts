import type { Attachment, Citation } from '#app/contracts/stream-events.ts'
import { selectBrokenAnswers } from '#app/db/broken-answers.server.ts'
import { type RunSituation, selectRunChain, selectRunSituation } from '#app/db/run-situation.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { selectToolCalls, type ToolCallRow } from '#app/db/tool-calls.server.ts'
import { prepareRoute } from '#app/domain/providers/prepare-route.server.ts'
import type { Route } from '#app/domain/providers/route.ts'
import type { Retrieved } from '#app/domain/retrieval/retrieve-passages.server.ts'
import { offerBuiltins, wantsMedia } from '#app/domain/tools/builtin/offer-builtins.server.ts'
import { offerTools } from '#app/domain/tools/offer-tools.server.ts'
import type { OfferedTool } from '#app/domain/tools/types.ts'
import type { ChatMessage } from '#app/integrations/llm/types.ts'
import { AppError } from '#app/lib/app-error.ts'
import { withReturn } from './away.ts'
import { doneRightBefore, isBroken, withNotes } from './broken-answers.ts'
import { findPassages } from './find-passages.server.ts'
import { HISTORY_MESSAGES, type HistoryEntry } from './rules.ts'
import type { RunPlan } from './run-plan.server.ts'

/** All that an answer needs to know before its first word. */
export type Prepared = {
  found: Retrieved
  situation: RunSituation
  tools: OfferedTool[]
  /** Left to whoever asks a model: a rule may answer without one. */
  route: Promise<Route>
  /** The turns so far of an answer that somebody else began; empty for a fresh one. */
  transcript: ChatMessage[]
  /** How many messages of `transcript` stand in the answer of another run: readers have them there. */
  saidElsewhere: number
  /** Calls of those turns, and what came of them. */
  calls: ToolCallRow[]
  /** Up to and including the question, oldest first; what broke off says what it had done. */
  history: HistoryEntry[]
  /** Calls of answers that broke off right before this question, as far as they took effect or may have. */
  doneBefore: ToolCallRow[]
  /** What the answer may cite; tools add to it. */
  citations: Citation[]
  attachments: Attachment[]
  /** ms each of the lookups took, for the trace. */
  took: { passages: number }
}

export const chainOf = ({ settings }: RunPlan): string[] => [settings.model, ...settings.fallbackModels]

/** Looks everything up side by side. Throws ProviderError, NOT_FOUND when the conversation is gone. */
export async function prepareRun(plan: RunPlan): Promise<Prepared> {
  const { settings, workspaceId, agentId } = plan
  const startedAt = performance.now()
  let passagesMs = 0
  const route = plan.route ?? prepareRoute(workspaceId, agentId, chainOf(plan))
  route.catch(() => {}) // whoever asks a model hears of it
  const passages = (plan.found ?? findPassages(plan)).finally(() => {
    passagesMs = performance.now() - startedAt
  })
  const looked = selectRunSituation({
    ...plan,
    before: settings.handover.afterUnanswered > 0 ? settings.handover.afterUnanswered - 1 : 0,
    wantsMedia: wantsMedia(settings),
  })
  const custom = settings.tools.ids.length > 0 ? offerTools(workspaceId, settings) : []
  const broken = plan.history.some(isBroken) ? brokenBefore(plan) : []
  const [found, situation, offered, cut] = await Promise.all([passages, looked, custom, broken])
  if (!situation) throw new AppError('NOT_FOUND')

  const { ownTranscript, earlierTranscript } = situation
  const transcript = ownTranscript ?? earlierTranscript
  const calls = transcript ? await callsBefore(plan) : []
  const citations = mergeCitations(found.citations, calls)
  const builtins = offerBuiltins(settings, {
    language: plan.language,
    gallery: situation.media,
    calling: withReturn(settings.handoverMessage, settings.businessHours, {
      now: new Date(),
      timeZone: situation.timeZone,
      language: plan.language,
    }),
    cited: () => citations,
  })
  const taken = new Set(builtins.map(({ spec }) => spec.name))
  return {
    found,
    situation,
    tools: [...builtins, ...offered.filter(({ spec }) => !taken.has(spec.name))],
    route,
    transcript: (transcript ?? []) as ChatMessage[],
    saidElsewhere: earlierTranscript?.length ?? 0,
    calls,
    history: withNotes(plan.history, cut),
    doneBefore: doneRightBefore(plan.history, cut),
    citations,
    attachments: situation.draft.attachments as Attachment[],
    took: { passages: passagesMs },
  }
}

function callsBefore({ workspaceId, runId }: RunPlan): Promise<ToolCallRow[]> {
  return asSystem('read what an answer has done so far', async (tx) =>
    selectToolCalls(tx, { workspaceId, runIds: await selectRunChain(tx, { workspaceId, runId }) }),
  )
}

const brokenBefore = (plan: RunPlan) =>
  asSystem('read what answers did before they broke off', (tx) =>
    selectBrokenAnswers(tx, { ...plan, limit: HISTORY_MESSAGES }),
  )

/** What earlier turns found can be cited still, by the number it had. */
function mergeCitations(found: Citation[], calls: ToolCallRow[]): Citation[] {
  const citations = [...found]
  for (const { result } of calls) addCitations(citations, result?.effect)
  return citations
}

/** Adds what a tool found, in place; a number is given once. */
export function addCitations(citations: Citation[], effect: unknown): void {
  if (typeof effect !== 'object' || effect === null || !('citations' in effect)) return
  const taken = new Set(citations.map(({ n }) => n))
  for (const citation of effect.citations as Citation[]) if (!taken.has(citation.n)) citations.push(citation)
}
