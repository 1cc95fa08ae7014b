import {
  type AttachedSourceRow,
  selectAttachedSources,
  selectToolTitles,
  type ToolTitleRow,
} from '#app/db/agent-references.server.ts'
import { selectVersion } from '#app/db/agent-versions.server.ts'
import { selectAgent } from '#app/db/agents.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { listModelChoices } from '#app/domain/providers/list-model-choices.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { storedSettings } from './agent-view.server.ts'
import { diffSettings, type FieldDiff } from './diff-settings.ts'
import { doorOf, modelOf } from './model-names.ts'
import { type AgentSettings, agentSettingsSchema } from './schemas.ts'
import { describeFor } from './settings-names.server.ts'

/** Something to look at before publishing. `name` is what it is about. */
export type PublishProblem = {
  kind:
    | 'fields'
    | 'modelMissing'
    | 'fallbackMissing'
    | 'toolGone'
    | 'toolOff'
    | 'toolChanged'
    | 'sourceFailed'
    | 'sourceReading'
    | 'noKnowledge'
  name: string
}

export type PublishCheck = {
  /** Null: nothing was published yet. */
  liveNumber: number | null
  /** Since the live version; empty for the first. */
  changes: FieldDiff[]
  problems: PublishProblem[]
}

/** What publishing the draft as it is kept would change, and what it lacks. Nothing of it stops anybody but a broken field. */
export async function checkPublish(ctx: Context, agentId: string): Promise<PublishCheck> {
  requirePermission(ctx, 'agent', 'read')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, agentId }
  const found = await asActor(scopeOf(ctx), async (tx) => {
    const agent = await selectAgent(tx, key)
    if (!agent) throw new AppError('NOT_FOUND')
    const number = agent.version_number
    return {
      agent,
      live: number === null ? null : await selectVersion(tx, { ...key, number }),
      tools: await selectToolTitles(tx, ctx.workspaceId),
      sources: await selectAttachedSources(tx, key),
    }
  })
  const { agent, live, tools, sources } = found
  const draft = storedSettings(agent.draft)
  const groups = await listModelChoices(ctx)
  const doors = new Set(groups.filter(({ state }) => state !== 'off').map(({ prefix }) => prefix))
  const isSound = agentSettingsSchema.safeParse(agent.draft).success
  return {
    liveNumber: agent.version_number,
    changes: live ? diffSettings(storedSettings(live.settings), draft, await describeFor(ctx)) : [],
    problems: [
      ...(isSound ? [] : [{ kind: 'fields' as const, name: agent.name }]),
      ...modelProblems(draft, doors),
      ...draft.tools.ids.flatMap((id) => toolProblems(tools.find((tool) => tool.id === id))),
      ...sourceProblems(sources),
    ],
  }
}

/** Any model of a connection may be asked for, listed or not: what counts is that the connection is there. */
function modelProblems(draft: AgentSettings, doors: ReadonlySet<string>): PublishProblem[] {
  const missing = (reference: string) => !doors.has(doorOf(reference))
  return [
    ...(missing(draft.model) ? [{ kind: 'modelMissing' as const, name: modelOf(draft.model) }] : []),
    ...draft.fallbackModels
      .filter(missing)
      .map((reference) => ({ kind: 'fallbackMissing' as const, name: modelOf(reference) })),
  ]
}

function toolProblems(tool: ToolTitleRow | undefined): PublishProblem[] {
  if (!tool) return [{ kind: 'toolGone', name: '' }]
  if (tool.status !== 'ready') return [{ kind: 'toolChanged', name: tool.title }]
  return tool.is_enabled ? [] : [{ kind: 'toolOff', name: tool.title }]
}

function sourceProblems(sources: AttachedSourceRow[]): PublishProblem[] {
  if (sources.length === 0) return [{ kind: 'noKnowledge', name: '' }]
  return sources.flatMap(({ name, status }): PublishProblem[] => {
    if (status === 'failed') return [{ kind: 'sourceFailed', name }]
    return status === 'ready' ? [] : [{ kind: 'sourceReading', name }]
  })
}
