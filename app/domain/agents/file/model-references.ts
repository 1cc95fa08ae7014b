import { PROVIDER_KIND_NAMES } from '#app/contracts/provider-kinds.ts'
import { modelOf } from '#app/domain/agents/model-names.ts'

// A connection's id means nothing elsewhere. In a file a model of a connection is `preset:<preset>:<model>`; the built-in answerer
// and the installation's own keys stay what they are.

export type KnownConnection = {
  id: string
  name: string
  preset: string
  isEnabled: boolean
  models: readonly string[]
}

/** What can be asked here: connections of the workspace, and the vendors this installation has keys of its own for. */
export type Reachable = { connections: readonly KnownConnection[]; platform: ReadonlySet<string> }

/** For a file. A connection that is gone leaves the model's bare name behind. */
export function toFileReference(reference: string, connections: readonly KnownConnection[]): string {
  const id = /^connection:([0-9a-f-]{36}):/.exec(reference)?.[1]
  if (!id) return reference
  const preset = connections.find((connection) => connection.id === id)?.preset ?? 'custom'
  return `preset:${preset}:${modelOf(reference)}`
}

const FORM = new RegExp(`^(?:preset:([a-z0-9-]{1,40}):|(${PROVIDER_KIND_NAMES.join('|')}):)(\\S{1,120})$`)

export type Mapped =
  | { how: 'same'; reference: string }
  | { how: 'mapped'; reference: string; model: string; via: string }
  | { how: 'missing'; model: string }

/** For a workspace: the same model wherever it can be reached here, never an id that the file brought along. */
export function fromFileReference(fileReference: string, here: Reachable): Mapped {
  if (fileReference === 'builtin') return { how: 'same', reference: 'builtin' }
  const [, preset, vendor, model] = FORM.exec(fileReference) ?? []
  if (!model) return { how: 'missing', model: shown(fileReference) }
  if (vendor && here.platform.has(vendor)) return { how: 'same', reference: fileReference }
  const wanted = preset ?? vendor ?? ''
  const fitting = here.connections.filter(
    (connection) => connection.isEnabled && connection.preset === wanted,
  )
  const connection = fitting.find(({ models }) => models.includes(model)) ?? fitting[0]
  if (connection)
    return { how: 'mapped', reference: `connection:${connection.id}:${model}`, model, via: connection.name }
  if (here.platform.has(wanted)) return { how: 'same', reference: `${wanted}:${model}` }
  return { how: 'missing', model: shown(model) }
}

const shown = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 120)
