import type { ChatRequest, ContentPart } from '#app/integrations/llm/types.ts'
import { outputSchemaOf } from './check-output.ts'
import { redact } from './guardrails.ts'
import { imagesIn, toMessages } from './images.ts'
import { loadImages } from './load-images.server.ts'
import type { Prepared } from './prepare-run.server.ts'
import { promptParts, systemPrompt } from './prompt.ts'
import { historyFor } from './rules.ts'
import type { Writing } from './write-answer.server.ts'

type Images = Map<string, Extract<ContentPart, { type: 'image' }>>

/** What a model is asked, apart from the turns of this answer; written into the trace. */
export async function buildRequest(
  { plan, redactions, trace }: Pick<Writing, 'plan' | 'redactions' | 'trace'>,
  prepared: Prepared,
): Promise<Omit<ChatRequest, 'model' | 'tools'>> {
  const { settings, language, agentName } = plan
  const { situation, found, tools } = prepared
  // Oldest first, so that a value has the same placeholder in every message.
  const counts: Record<string, number> = {}
  const turns = historyFor(prepared.history).map((turn) => {
    const { text, count } = redact(turn.content, settings.guardrails.redact, redactions)
    for (const [kind, replaced] of Object.entries(count)) counts[kind] = (counts[kind] ?? 0) + replaced
    return { ...turn, content: text }
  })
  const parts = promptParts({
    agentName,
    settings,
    language,
    passages: found.passages,
    variables: {
      'visitor.name': situation.visitorName,
      'visitor.email': situation.visitorEmail,
      'visitor.language': situation.visitorLanguage,
      'page.url': plan.page?.url,
      'page.title': plan.page?.title,
      'workspace.name': situation.workspaceName,
    },
    now: new Date(),
    timeZone: situation.timeZone,
    tools: settings.tools.maxSteps > 1 ? tools : [],
    media: situation.media,
    redactions,
  })
  const ids = settings.acceptsImages ? imagesIn(turns) : []
  const images: Images =
    ids.length > 0 ? await loadImages(plan.workspaceId, plan.conversationId, ids) : new Map()

  trace.add({
    kind: 'retrieval',
    name: 'passages',
    offsetMs: 0,
    durationMs: prepared.took.passages,
    data: {
      passages: found.passages.map(({ n, title, headingPath, score, similarity, content }, index) => ({
        n,
        title,
        headingPath,
        score,
        similarity,
        chunkId: found.citations[index]?.chunkId ?? null,
        excerpt: content.slice(0, 280),
      })),
    },
  })
  trace.add({
    kind: 'prompt',
    name: 'system',
    data: {
      // The passages stand in the step before.
      parts: parts.map(({ key, text, tokens }) => ({
        key,
        tokens,
        chars: text.length,
        ...(key === 'passages' ? {} : { text }),
      })),
      messages: turns.length,
      historyChars: turns.reduce((sum, { content }) => sum + content.length, 0),
      images: images.size,
      tools: tools.map(({ spec }) => spec.name),
      language,
    },
  })
  if (Object.keys(counts).length > 0) trace.add({ kind: 'guardrail', name: 'redaction', data: counts })
  return {
    system: systemPrompt(parts),
    messages: toMessages(turns, images),
    passages: found.passages,
    language,
    temperature: settings.temperature,
    maxOutputTokens: settings.maxOutputTokens,
    ...(settings.outputSchema
      ? { output: { name: 'answer', schema: outputSchemaOf(settings.outputSchema) } }
      : {}),
  }
}
