import { freeAgentName } from '#app/domain/agents/free-name.ts'
import type { AgentSettings } from '#app/domain/agents/schemas.ts'
import type { HttpConfig } from '#app/domain/tools/schemas.ts'
import type { Manifest } from './manifest.ts'
import { fromFileReference, type Mapped, type Reachable } from './model-references.ts'
import { secretsOf, withoutSecrets } from './tool-secrets.ts'

/** Something people should know before they say yes. `name`, `other` and `count` fill the sentence `versions.note.<kind>`. */
export type ImportNote = {
  kind:
    | 'agentRenamed'
    | 'modelMissing'
    | 'modelMapped'
    | 'fallbackMissing'
    | 'secretNeeded'
    | 'toolRenamed'
    | 'toolsNeedAdmin'
    | 'serverTool'
    | 'mediaLeftOut'
    | 'sourceLeftOut'
    | 'pageRead'
    | 'avatarMissing'
    | 'unknownField'
    | 'unusedFile'
  name: string
  other?: string
  count?: number
}

export type PlannedTool = { name: string; title: string; description: string; config: HttpConfig }

/** What an import makes; pure, so that the report and the deed cannot differ. */
export type ImportPlan = {
  name: string
  /** With a drawn face. */
  settings: AgentSettings
  /** The picture of the file's gallery that is the agent's face. */
  avatarFile: string | null
  tools: PlannedTool[]
  notes: ImportNote[]
}

export type Here = Reachable & {
  /** Names of agents that are taken. */
  agentNames: readonly string[]
  /** Names of tools that are taken. */
  toolNames: ReadonlySet<string>
  mayAddTools: boolean
}

type ReadFile = {
  manifest: Manifest
  settings: AgentSettings
  models: { model: string; fallbacks: string[] }
  unknownFields: string[]
  unusedFiles: string[]
  ownAvatar: string | null
}

export function planImport(file: ReadFile, here: Here): ImportPlan {
  const { manifest } = file
  const model = fromFileReference(file.models.model, here)
  const fallbacks = file.models.fallbacks.map((reference) => fromFileReference(reference, here))
  const tools = planTools(manifest, here)
  const given = manifest.agent.name
  const name = freeAgentName(given, here.agentNames)
  const avatarFile = avatarOf(file)
  return {
    name,
    settings: {
      ...file.settings,
      model: model.how === 'missing' ? 'builtin' : model.reference,
      fallbackModels: fallbacks.flatMap((each) => (each.how === 'missing' ? [] : [each.reference])),
    },
    avatarFile,
    tools: tools.planned,
    notes: [
      ...(name === given ? [] : [{ kind: 'agentRenamed' as const, name: given, other: name }]),
      ...modelNotes(model, 'modelMissing'),
      ...fallbacks.flatMap((each) => modelNotes(each, 'fallbackMissing')),
      ...tools.notes,
      ...serverNotes(manifest),
      ...manifest.leftOut.map(leftOutNote),
      ...manifest.knowledge.flatMap((item): ImportNote[] =>
        item.kind === 'page' ? [{ kind: 'pageRead', name: item.name }] : [],
      ),
      ...(file.ownAvatar && !avatarFile ? [{ kind: 'avatarMissing' as const, name: '' }] : []),
      ...file.unknownFields.map((name): ImportNote => ({ kind: 'unknownField', name })),
      ...file.unusedFiles.map((name): ImportNote => ({ kind: 'unusedFile', name })),
    ],
  }
}

/** A face of its own is one of the pictures that come along, or none. */
function avatarOf({ manifest, ownAvatar }: ReadFile): string | null {
  return manifest.media.find(({ file, kind }) => kind === 'image' && file === ownAvatar)?.file ?? null
}

function modelNotes(mapped: Mapped, missing: 'modelMissing' | 'fallbackMissing'): ImportNote[] {
  if (mapped.how === 'missing') return [{ kind: missing, name: mapped.model }]
  return mapped.how === 'mapped' ? [{ kind: 'modelMapped', name: mapped.model, other: mapped.via }] : []
}

/** One for each server, however many tools it has to bring; `name` is the first of them. */
function serverNotes({ serverTools }: Manifest): ImportNote[] {
  const byServer = new Map<string, ImportNote & { count: number }>()
  for (const { title, server } of serverTools) {
    const note = byServer.get(server)
    if (note) note.count += 1
    else byServer.set(server, { kind: 'serverTool', name: title, other: server, count: 1 })
  }
  return [...byServer.values()]
}

const leftOutNote = ({ what, name }: Manifest['leftOut'][number]): ImportNote =>
  what === 'avatar'
    ? { kind: 'avatarMissing', name }
    : { kind: what === 'media' ? 'mediaLeftOut' : 'sourceLeftOut', name }

/** A tool of the same name is never taken for the file's: what a tool may do is decided where it was made. */
function planTools({ tools }: Manifest, here: Here): { planned: PlannedTool[]; notes: ImportNote[] } {
  const planned: PlannedTool[] = []
  const notes: ImportNote[] = []
  const taken = new Set(here.toolNames)
  for (const tool of tools) {
    // Once more, whatever wrote the file: a secret in plain words becomes a place for one.
    const config = withoutSecrets(tool.config)
    if (!config) {
      notes.push({ kind: 'unknownField', name: `tools.${tool.name}` })
      continue
    }
    if (!here.mayAddTools) {
      notes.push({ kind: 'toolsNeedAdmin', name: tool.title })
      continue
    }
    const name = freeName(tool.name, taken)
    taken.add(name)
    if (name !== tool.name) notes.push({ kind: 'toolRenamed', name: tool.name, other: name })
    for (const secret of secretsOf(config))
      notes.push({ kind: 'secretNeeded', name: tool.title, other: secret })
    planned.push({ name, title: tool.title, description: tool.description, config })
  }
  return { planned, notes }
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  for (let number = 2; ; number++) {
    const ending = `_${number}`
    const candidate = `${name.slice(0, 48 - ending.length)}${ending}`
    if (!taken.has(candidate)) return candidate
  }
}
