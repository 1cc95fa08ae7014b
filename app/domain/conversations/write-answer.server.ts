import type { StreamEventData } from '#app/contracts/stream-events.ts'
import { isBudgetReached } from '#app/domain/budgets/budget-reached.ts'
import { limitWords } from '#app/domain/budgets/limit-words.server.ts'
import { keepThings } from '#app/domain/tools/kept.ts'
import type { RunProgress } from '#app/domain/traces/progress.ts'
import type { Recorder } from '#app/domain/traces/recorder.ts'
import { translatorFor } from '#app/i18n/server.ts'
import type { ChatRequest } from '#app/integrations/llm/types.ts'
import { type ChatModel, isProviderError, ProviderError } from '#app/integrations/llm/types.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { log } from '#app/lib/log.server.ts'
import { type LoopEnd, runLoop } from './agent-loop.server.ts'
import type { Shown } from './answer-gate.ts'
import type { AnswerText } from './answer-text.ts'
import { backWords, withReturn } from './away.ts'
import { buildRequest } from './build-request.server.ts'
import { callPerson } from './call-person.server.ts'
import { isOutput, outputSchemaOf } from './check-output.ts'
import { citedIn } from './citations.ts'
import type { RedactionMemory } from './guardrails.ts'
import { RunLost } from './log-writer.server.ts'
import { preflight } from './preflight.ts'
import { type Prepared, prepareRun } from './prepare-run.server.ts'
import { isGivenUp } from './rules.ts'
import type { RunPlan } from './run-plan.server.ts'
import type { RouteSpent } from './run-spent.ts'

export type Outcome = {
  status: 'completed' | 'failed'
  errorCode: string | null
  /** Calls wait for a person, and the answer goes on after them. */
  isWaiting: boolean
  /** What is said when nothing was. */
  otherwise: string
}

export type Writing = {
  plan: RunPlan
  owner: string
  text: AnswerText
  redactions: RedactionMemory
  trace: Recorder
  progress: RunProgress
  spent: RouteSpent
  show(steps: Shown[]): void
  tell(event: Extract<StreamEventData, { kind: 'activity' }>): void
  onPrepared(prepared: Prepared): void
  /** Ends the model's stream, whatever the reason. */
  stop: AbortSignal
  /** The answer takes too long. */
  timeout: AbortSignal
  model: ChatModel | undefined
}

const words = (plan: RunPlan) => translatorFor(plan.language === 'pt' ? 'pt-BR' : 'en')
const ended = (status: Outcome['status'], errorCode: string | null, otherwise: string): Outcome => ({
  status,
  errorCode,
  isWaiting: false,
  otherwise,
})

function errorCodeOf(error: unknown): string {
  if (isProviderError(error)) return `provider_${error.kind}`
  if (isAppError(error)) return error.code === 'LIMIT_REACHED' ? 'limit_reached' : 'model_unavailable'
  return 'internal'
}

/** What the visitor reads when a person is called, whichever way. */
function calling({ plan }: Writing, prepared: Prepared | null, said: string): string {
  const { businessHours } = plan.settings
  return prepared ? withReturn(said, businessHours, hourOf(plan, prepared)) : said
}

/** The same in a preview, where nobody is called, with what would happen otherwise. */
const withPreviewNote = (writing: Writing, prepared: Prepared | null, said: string): string =>
  prepared?.situation.previewUserId ? `${said}\n\n${words(writing.plan)('answers.previewCall')}` : said

const hourOf = ({ language }: RunPlan, { situation }: Prepared) => ({
  now: new Date(),
  timeZone: situation.timeZone,
  language,
})

/** Says something of our own after what the model said. */
function say({ text, show }: Writing, said: string): void {
  text.startStep()
  show(text.push(said))
  show(text.endStep())
}

/** A rule of the owner calls a person. Nobody is called from a preview. */
async function handOver(writing: Writing, prepared: Prepared | null, rule: string): Promise<void> {
  const { plan, trace } = writing
  const visitorId = prepared?.situation.visitorId ?? null
  trace.add({ kind: 'handover', name: rule, status: visitorId ? 'ok' : 'skipped' })
  if (visitorId) await callPerson({ ...plan, visitorId })
}

/** Writes the text of an answer, by rule or by model. Throws only RunLost; every other failure is an outcome. */
export async function writeAnswer(writing: Writing): Promise<Outcome> {
  const { plan, stop, timeout } = writing
  const t = words(plan)
  if (isGivenUp(plan)) return ended('failed', 'interrupted', t('errors.answer.unavailable'))
  let prepared: Prepared | null = null
  try {
    prepared = await prepareRun(plan)
    writing.onPrepared(prepared)
    return (await byRule(writing, prepared)) ?? (await byModel(writing, prepared))
  } catch (error) {
    if (error instanceof RunLost) throw error
    const isLimit = isAppError(error) && error.code === 'LIMIT_REACHED'
    if (!stop.aborted && !isLimit) log.warn({ error, runId: plan.runId }, 'an answer failed')
    if (timeout.aborted) return ended('failed', 'timeout', t('errors.answer.unavailable'))
    return failure(writing, prepared, error)
  }
}

async function byRule(writing: Writing, prepared: Prepared): Promise<Outcome | null> {
  const { plan, trace } = writing
  // What goes on was asked and answered by the rules before.
  if (prepared.transcript.length > 0) return null
  const t = words(plan)
  const hour = hourOf(plan, prepared)
  const { handoverMessage, businessHours } = plan.settings
  const rule = preflight(plan.question, plan.settings, {
    ...hour,
    texts: {
      refusal: t('answers.refusal'),
      outsideHours: [t('answers.outsideHours'), backWords(businessHours, hour)].filter(Boolean).join(' '),
      handover: withReturn(handoverMessage, businessHours, hour),
    },
  })
  if (!rule) return null
  trace.add({ kind: 'guardrail', name: rule.rule, data: { refused: 1 } })
  if (rule.callsPerson) await handOver(writing, prepared, rule.rule)
  const said = rule.callsPerson ? withPreviewNote(writing, prepared, rule.say) : rule.say
  say(writing, said)
  writing.show(writing.text.end())
  return ended('completed', null, said)
}

async function byModel(writing: Writing, prepared: Prepared): Promise<Outcome> {
  const { plan, text, show, trace } = writing
  const { settings } = plan
  const t = words(plan)
  const request: Omit<ChatRequest, 'model' | 'tools'> = await buildRequest(writing, prepared)
  const { citations, attachments, situation, tools } = prepared
  const kept = keepThings()
  const scene = {
    run: { ...plan, owner: writing.owner },
    context: {
      ...plan,
      visitorId: situation.visitorId,
      previewUserId: situation.previewUserId,
      kept,
    },
    tools,
    doneBefore: prepared.doneBefore,
    gallery: situation.media,
    redactions: writing.redactions,
    citations,
    attachments,
    isHandedOver: false,
    trace,
    progress: writing.progress,
    tell: writing.tell,
    stop: writing.stop,
  }
  const end = await runLoop({ ...writing, prepared, request, scene }).finally(kept.close)
  if (end.waiting > 0) {
    if (!text.screen()) say(writing, t('answers.waiting'))
    show(text.end())
    return { ...ended('completed', null, t('answers.waiting')), isWaiting: true }
  }
  if (settings.outputSchema && !isOutput(text.screen(), outputSchemaOf(settings.outputSchema))) {
    trace.add({ kind: 'guardrail', name: 'output', status: 'failed' })
    show(text.end())
    return ended('failed', 'invalid_output', t('errors.answer.unavailable'))
  }
  // The last turn said nothing: readers must not take what came before it for an answer.
  const isUnfinished = end.reason === 'tools'
  if (isUnfinished && !settings.outputSchema && !text.stepText().trim() && !scene.isHandedOver)
    say(writing, t('answers.unfinished'))
  // Half an answer must not pass for a whole one, and no answer not for one.
  const cut = settings.outputSchema ? null : whatIsMissing(writing, end)
  if (cut) say(writing, cut)
  const isSilent = !text.screen().trim() && scene.attachments.length === 0 && !scene.isHandedOver
  if (isSilent && end.reason === 'end')
    throw new ProviderError('empty', 'route', { message: 'the model said nothing' })
  if (isUnanswered(plan, prepared, text.screen(), end.hasResults)) {
    await handOver(writing, prepared, 'unanswered')
    if (!settings.outputSchema)
      say(writing, withPreviewNote(writing, prepared, calling(writing, prepared, settings.handoverMessage)))
  } else if (
    scene.isHandedOver &&
    situation.previewUserId &&
    !settings.outputSchema &&
    text.screen().trim()
  ) {
    say(writing, t('answers.previewCall'))
  }
  show(text.end())
  const otherwise = scene.isHandedOver
    ? withPreviewNote(writing, prepared, calling(writing, prepared, settings.handoverMessage))
    : ''
  const code = isUnfinished ? 'unfinished' : end.reason === 'filtered' ? 'filtered' : null
  return ended('completed', code, otherwise)
}

/** What is said after an answer that the provider ended before the model did: at its limit, or by a filter. */
function whatIsMissing({ plan, text }: Writing, { reason }: LoopEnd): string | null {
  const t = words(plan)
  const hasSaid = text.stepText().trim() !== ''
  if (reason === 'length') return hasSaid ? t('answers.cutShort') : t('answers.unfinished')
  if (reason !== 'filtered') return null
  return hasSaid ? t('answers.cutOff') : plan.settings.guardrails.refusal || t('answers.refusal')
}

/** This is one answer too many that rests on nothing. */
function isUnanswered(
  { settings }: RunPlan,
  prepared: Prepared,
  answer: string,
  hasResults: boolean,
): boolean {
  const limit = settings.handover.afterUnanswered
  const { citedBefore, handler } = prepared.situation
  if (limit === 0 || hasResults || handler !== 'agent') return false
  if (citedIn(answer, prepared.citations).length > 0) return false
  return citedBefore.length >= limit - 1 && citedBefore.every((isCited) => !isCited)
}

async function failure(writing: Writing, prepared: Prepared | null, error: unknown): Promise<Outcome> {
  const { plan, text, show, trace, stop } = writing
  const { settings, language } = plan
  const t = words(plan)
  const limit = limitWords(error, language)
  if (limit) {
    const data = isBudgetReached(error) ? { ...error.data } : {}
    trace.add({ kind: 'budget', name: 'limit_reached', status: 'failed', data })
    const callsPerson = isBudgetReached(error) && error.data.behaviour === 'handover'
    if (callsPerson) await handOver(writing, prepared, 'budget')
    const words = callsPerson ? calling(writing, prepared, limit) : limit
    const isPreview = Boolean(prepared?.situation.previewUserId)
    const said = callsPerson && isPreview ? t('answers.previewBudget', { said: words }) : words
    // A whole answer, also when it says "ask again later": readers must not offer to try again at once.
    say(writing, said)
    show(text.end())
    return ended('completed', 'limit_reached', said)
  }
  const code = errorCodeOf(error)
  const isSilent = !text.screen()
  // The built-in answerer looked in the place of the others, and found nothing.
  const hasLooked = writing.spent.attempts.some(({ reason }) => reason === 'nothing_found')
  if (!isSilent || stop.aborted || !settings.handover.onFailure || !isProviderError(error)) {
    const mayCall = settings.handover.isOffered
    const apology = hasLooked ? (mayCall ? 'errors.answer.busyOrPerson' : 'errors.answer.busy') : null
    return ended('failed', code, t(apology ?? 'errors.answer.unavailable'))
  }
  await handOver(writing, prepared, 'failure')
  const handoverMessage = calling(writing, prepared, settings.handoverMessage)
  const called = hasLooked ? `${t('errors.answer.busyNow')} ${handoverMessage}` : handoverMessage
  const said = withPreviewNote(writing, prepared, called)
  say(writing, said)
  show(text.end())
  return ended('completed', code, said)
}
