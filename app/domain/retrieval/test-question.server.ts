import { z } from 'zod'
import type { Citation } from '#app/contracts/stream-events.ts'
import type { Context } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { detectLanguage, languageOfTag } from '#app/lib/language.ts'
import { retrievePassages } from './retrieve-passages.server.ts'

const schema = z.object({ agentId: z.uuid(), question: z.string().trim().min(1).max(1_000) })

export type TestedPassage = Citation & { content: string; similarity: number | null; score: number }

/** What an agent would answer a question from, with the figures. */
export async function testQuestion(ctx: Context, input: unknown): Promise<TestedPassage[]> {
  const { agentId, question } = parseInput(schema, input)
  const language = detectLanguage(question) ?? languageOfTag(ctx.locale) ?? 'en'
  const { passages, citations } = await retrievePassages(ctx, { agentId, question, language })
  return citations.map((citation, index) => ({
    ...citation,
    content: passages[index]?.content ?? '',
    similarity: passages[index]?.similarity ?? null,
    score: passages[index]?.score ?? 0,
  }))
}
