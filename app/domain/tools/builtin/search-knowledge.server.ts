import type { Citation } from '#app/contracts/stream-events.ts'
import { findPassages } from '#app/domain/conversations/find-passages.server.ts'
import type { Passage } from '#app/integrations/llm/types.ts'
import type { OfferedTool, ToolResult } from '../types.ts'

const MAX_QUERY = 300
/** Passages an answer may cite in all: marks have two digits. */
const MAX_CITED = 60

export const NOTHING_FOUND = 'No passage of the knowledge fits this.'

/**
 * Looks into the agent's own sources again, in other words. `cited` is what the answer may cite so far, by chunk: a passage
 * keeps its number, a new one gets the next.
 */
export function searchKnowledgeTool(title: string, cited: () => Citation[]): OfferedTool {
  return {
    spec: {
      name: 'search_knowledge',
      description:
        'Looks for passages of the company’s knowledge. Use it when the passages you have do not answer the question, with the words that the answer would hold. Cite what you use as [n], with the numbers given.',
      parameters: {
        type: 'object',
        properties: {
          query: {
            type: 'string',
            minLength: 2,
            maxLength: MAX_QUERY,
            description: 'What to look for, in a few words.',
          },
        },
        required: ['query'],
        additionalProperties: false,
      },
    },
    kind: 'knowledge',
    toolId: null,
    title,
    visitorTitle: title,
    isDangerous: false,
    isIdempotent: true,
    isReading: true,
    async run({ query }, { agentId, language, settings }): Promise<ToolResult> {
      const question = String(query)
      const found = await findPassages({ agentId, question, language, settings })
      const known = new Map(cited().map((citation) => [citation.chunkId, citation.n]))
      let next = Math.max(0, ...known.values()) + 1
      const numbered = found.citations.flatMap((citation, index) => {
        const passage = found.passages[index]
        const n = known.get(citation.chunkId) ?? next
        if (!passage || n > MAX_CITED) return []
        if (n === next) next += 1
        return [{ citation: { ...citation, n }, passage: { ...passage, n } }]
      })
      if (numbered.length === 0)
        return { content: NOTHING_FOUND, isError: false, detail: { query: question } }
      return {
        content: numbered.map(({ passage }) => passageText(passage)).join('\n\n'),
        isError: false,
        detail: {
          query: question,
          found: numbered.map(({ passage: { n, title, score } }) => ({ n, title, score })),
        },
        effect: { kind: 'citations', citations: numbered.map(({ citation }) => citation) },
      }
    },
  }
}

const passageText = ({ n, title, headingPath, content }: Passage) =>
  `[${n}] ${[title, ...headingPath].join(' > ')}\n${content}`
