import { createHash } from 'node:crypto'
import { DEFAULT_FACE, isFaceKey } from '#app/domain/agents/faces.ts'
import { type AgentSettings, agentSettingsSchema } from '#app/domain/agents/schemas.ts'
import { readZip } from '#app/integrations/archive/read-zip.server.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { parseJson } from '#app/lib/json.ts'
import { checkContents } from './check-contents.ts'
import { FORMAT, FORMAT_VERSION, MAX_FILE_BYTES, MAX_MANIFEST_BYTES, ZIP_LIMITS } from './limits.ts'
import { type Manifest, manifestSchema } from './manifest.ts'
import { findHostileKey, unknownPaths } from './unknown-fields.ts'

/** A file that is whole, of ours, and within all limits. What it refers to here is not looked up yet. */
export type AgentFile = {
  manifest: Manifest
  /** Complete and valid; models are the built-in one and no tool is named until somebody decides what they are here. */
  settings: AgentSettings
  /** As the file names them (model-references.ts). */
  models: { model: string; fallbacks: string[] }
  contents: ReadonlyMap<string, Uint8Array>
  /** SHA-256 of the whole, in hex: what was checked is what is imported. */
  digest: string
  unknownFields: string[]
  unusedFiles: string[]
  /** What the file names as its own face; null for a drawn one. */
  ownAvatar: string | null
}

export const fileRefused = (key: string, params: Record<string, string | number> = {}): AppError =>
  new AppError('BAD_INPUT', { messageKey: `errors.agentFile.${key}`, params })

/** Throws AppError BAD_INPUT (`errors.agentFile.*`) with the first thing that is wrong. Touches nothing. */
export async function readAgentFile(bytes: Uint8Array): Promise<AgentFile> {
  if (bytes.length === 0) throw fileRefused('missing')
  if (bytes.length > MAX_FILE_BYTES) throw fileRefused('tooLarge')
  const contents = await readZip(bytes, ZIP_LIMITS)
  const manifest = readManifest(contents.get('manifest.json'))
  const unusedFiles = checkContents(manifest, contents)
  const { settings, models, unknownFields, ownAvatar } = readSettings(manifest)
  const digest = createHash('sha256').update(bytes).digest('hex')
  return { manifest, settings, models, contents, digest, unknownFields, unusedFiles, ownAvatar }
}

function readManifest(bytes: Uint8Array | undefined): Manifest {
  if (!bytes) throw fileRefused('noManifest')
  if (bytes.length > MAX_MANIFEST_BYTES) throw fileRefused('manifestTooLarge')
  const raw = jsonOf(bytes)
  if (typeof raw !== 'object' || raw === null || !('format' in raw) || raw.format !== FORMAT)
    throw fileRefused('foreign')
  const version = 'version' in raw ? raw.version : undefined
  if (typeof version === 'number' && Number.isInteger(version) && version > FORMAT_VERSION)
    throw fileRefused('newer', { version })
  const hostile = findHostileKey(raw)
  if (hostile) throw fileRefused('hostileKey', { name: hostile })
  const parsed = manifestSchema.safeParse(raw)
  if (!parsed.success) throw fileRefused('field', { name: pathOf(parsed.error.issues[0]?.path) })
  return parsed.data
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes), 24)
  } catch (error) {
    if (isAppError(error) || error instanceof TypeError) throw fileRefused('manifestJson')
    throw error
  }
}

function readSettings({ agent }: Manifest) {
  const raw = agent.settings
  const model = textOf(raw.model, 'model')
  const listed = Array.isArray(raw.fallbackModels) ? raw.fallbackModels.slice(0, 4) : []
  const fallbacks = listed.map((value) => textOf(value, 'fallbackModels'))
  const tools = typeof raw.tools === 'object' && raw.tools !== null ? { ...raw.tools, ids: [] } : undefined
  const ownAvatar = typeof raw.avatar === 'string' && !isFaceKey(raw.avatar) ? raw.avatar : null
  const neutral = {
    ...raw,
    model: 'builtin',
    fallbackModels: [],
    ...(tools && { tools }),
    ...(ownAvatar !== null && { avatar: DEFAULT_FACE }),
  }
  const parsed = agentSettingsSchema.safeParse(neutral)
  if (!parsed.success) throw fileRefused('field', { name: pathOf(parsed.error.issues[0]?.path) })
  return {
    settings: parsed.data,
    models: { model, fallbacks },
    unknownFields: unknownPaths(neutral, parsed.data),
    ownAvatar,
  }
}

function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.length > 200) throw fileRefused('field', { name: field })
  return value
}

const pathOf = (path: PropertyKey[] | undefined) =>
  (path ?? [])
    .map(String)
    .join('.')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .slice(0, 80) || 'manifest.json'
