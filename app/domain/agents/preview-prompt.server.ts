import { selectAgentMedia } from '#app/db/agent-media.server.ts'
import { selectDraftAgent } from '#app/db/answering-agents.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { selectWorkspace } from '#app/db/workspaces.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { findPassages } from '#app/domain/conversations/find-passages.server.ts'
import { newRedactionMemory, redact } from '#app/domain/conversations/guardrails.ts'
import { type PromptPart, promptParts } from '#app/domain/conversations/prompt.ts'
import { answerLanguage } from '#app/domain/conversations/rules.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { listModelChoices } from '#app/domain/providers/list-model-choices.server.ts'
import { findChoice } from '#app/domain/providers/model-choices.ts'
import { offerBuiltins } from '#app/domain/tools/builtin/offer-builtins.server.ts'
import { offerTools } from '#app/domain/tools/offer-tools.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { estimateTokens, estimateTurns } from '#app/lib/token-estimate.ts'
import { previewPromptSchema } from './schemas.ts'
import { unknownVariables, type VariableValues } from './variables.ts'

export type PromptPreview = {
  parts: PromptPart[]
  /** What goes along beside the prompt. */
  tools: { name: string; tokens: number }[]
  question: { text: string; tokens: number } | null
  /** Of all above; an estimate. */
  totalTokens: number
  /** The model it is meant for, its room in tokens, and how much of that the answer may take. */
  model: string
  contextTokens: number
  answerTokens: number
  /** Names in double braces that are no variables. */
  unknown: string[]
}

/** Who stands in for a visitor: in a preview there is none. */
const EXAMPLE: Record<'en' | 'pt', VariableValues> = {
  en: {
    'visitor.name': 'Anna Example',
    'visitor.email': 'anna@example.com',
    'visitor.language': 'en',
    'page.url': 'https://example.com/products',
    'page.title': 'Products',
  },
  pt: {
    'visitor.name': 'Ana Exemplo',
    'visitor.email': 'ana@example.com',
    'visitor.language': 'pt-BR',
    'page.url': 'https://example.com/produtos',
    'page.title': 'Produtos',
  },
}

/**
 * What a model would be told, part by part: made by the same functions as an answer, from the form as it stands, the
 * agent's own knowledge, tools and pictures. Nothing is sent anywhere but the question to the embedder. Throws NOT_FOUND.
 */
export async function previewPrompt(ctx: Context, agentId: string, input: unknown): Promise<PromptPreview> {
  requirePermission(ctx, 'agent', 'try')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const { name, settings, question } = parseInput(previewPromptSchema, input)
  const key = { workspaceId: ctx.workspaceId, agentId }
  const { agent, workspace, media } = await asActor(scopeOf(ctx), async (tx) => ({
    agent: await selectDraftAgent(tx, key),
    workspace: await selectWorkspace(tx, ctx.workspaceId),
    media: await selectAgentMedia(tx, key),
  }))
  if (!agent || !workspace) throw new AppError('NOT_FOUND')

  const language = answerLanguage({
    setting: settings.language,
    question,
    conversation: null,
    browser: ctx.locale,
  })
  const [found, offered, groups] = await Promise.all([
    question ? findPassages({ agentId, question, language, settings }) : { passages: [] },
    offerTools(ctx.workspaceId, settings),
    listModelChoices(ctx),
  ])
  const gallery = media
    .filter(({ status }) => status === 'ready')
    .map(({ id, kind, caption }) => ({
      id,
      kind: kind === 'video' ? ('video' as const) : ('image' as const),
      caption,
    }))
  const builtins = offerBuiltins(settings, {
    language,
    // Names and captions are all that a model is told of a picture.
    gallery: gallery.map((item) => ({ ...item, storagePath: '', width: null, height: null, sizes: [] })),
    cited: () => [],
  })
  const tools = [...builtins, ...offered]
  const redactions = newRedactionMemory()
  const asked = redact(question, settings.guardrails.redact, redactions).text
  const parts = promptParts({
    agentName: name,
    settings,
    language,
    passages: found.passages,
    variables: { ...EXAMPLE[language], 'workspace.name': workspace.name },
    now: new Date(),
    timeZone: workspace.time_zone,
    tools,
    media: gallery,
    redactions,
  })
  const specs = tools.map(({ spec }) => ({ name: spec.name, tokens: estimateTokens(JSON.stringify(spec)) }))
  const questionTokens = question ? estimateTurns([asked]) : 0
  const { choice, label } = findChoice(groups, settings.model)
  const { persona, instructions } = settings
  return {
    parts,
    tools: specs,
    question: question ? { text: asked, tokens: questionTokens } : null,
    totalTokens: [...parts, ...specs].reduce((sum, { tokens }) => sum + tokens, questionTokens),
    model: label,
    contextTokens: choice?.facts.contextTokens ?? 0,
    answerTokens: settings.maxOutputTokens,
    unknown: unknownVariables([persona.role, persona.rules, persona.refusals, instructions].join('\n')),
  }
}
