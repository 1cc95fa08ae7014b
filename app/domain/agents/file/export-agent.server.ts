import { type MediaRow, selectAgentMedia } from '#app/db/agent-media.server.ts'
import {
  type SourceForFileRow,
  selectSourcesForFile,
  selectToolsForFile,
} from '#app/db/agent-references.server.ts'
import { selectAgent } from '#app/db/agents.server.ts'
import { insertAudit } from '#app/db/audit-log.server.ts'
import { selectConnections } from '#app/db/provider-connections.server.ts'
import { asActor } from '#app/db/scope.server.ts'
import { requireAgentRight } from '#app/domain/agents/agent-rights.server.ts'
import { storedSettings } from '#app/domain/agents/agent-view.server.ts'
import { DEFAULT_FACE, isFaceKey } from '#app/domain/agents/faces.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { safeFileName } from '#app/domain/knowledge/rules.ts'
import { barePicture } from '#app/domain/media/bare-picture.server.ts'
import { folderOf } from '#app/domain/media/paths.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { writeZip, type ZipFile } from '#app/integrations/archive/write-zip.server.ts'
import { downloadMediaFile } from '#app/integrations/supabase/media-files.server.ts'
import { downloadKnowledgeFile } from '#app/integrations/supabase/storage.server.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { sniffMedia } from '#app/lib/sniff-media.ts'
import { sniffTextFile } from '#app/lib/sniff-text-file.ts'
import { sha256 } from './check-contents.ts'
import { describeTools } from './describe-tools.ts'
import {
  FILE_ENDING,
  FORMAT,
  FORMAT_VERSION,
  MAX_CONTENT_BYTES,
  MAX_ITEM_BYTES,
  MAX_KNOWLEDGE,
  MAX_MEDIA,
} from './limits.ts'
import type { Manifest } from './manifest.ts'
import { type KnownConnection, toFileReference } from './model-references.ts'

export type ExportedAgent = { fileName: string; bytes: AsyncGenerator<Uint8Array<ArrayBuffer>> }

/**
 * An agent's draft with its knowledge, media and tools as one file, written while it is read. That somebody took it stands in the
 * log before the first byte. Throws NOT_FOUND, FORBIDDEN.
 */
export async function exportAgent(ctx: Context, agentId: string): Promise<ExportedAgent> {
  requirePermission(ctx, 'agent', 'update')
  requirePermission(ctx, 'knowledge', 'read')
  if (!isUuid(agentId)) throw new AppError('NOT_FOUND')
  const key = { workspaceId: ctx.workspaceId, agentId }
  const found = await asActor(scopeOf(ctx), async (tx) => {
    const agent = await selectAgent(tx, key)
    if (!agent) throw new AppError('NOT_FOUND')
    await requireAgentRight(tx, agentId, 'edit')
    const settings = storedSettings(agent.draft)
    await insertAudit(tx, ctx, {
      action: 'agent.exported',
      subjectType: 'agent',
      subjectId: agentId,
      changes: { name: agent.name },
    })
    return {
      name: agent.name,
      settings,
      tools: await selectToolsForFile(tx, { workspaceId: ctx.workspaceId, toolIds: settings.tools.ids }),
      media: (await selectAgentMedia(tx, key)).filter(({ status }) => status === 'ready'),
      sources: await selectSourcesForFile(tx, { ...key, texts: MAX_KNOWLEDGE }),
      connections: (await selectConnections(tx, ctx.workspaceId)).map(
        ({ id, name, preset }): KnownConnection => ({ id, name, preset, isEnabled: true, models: [] }),
      ),
    }
  })
  const at = new Date()
  return { fileName: fileNameOf(found.name), bytes: writeZip(files(found, at), at) }
}

type Found = {
  name: string
  settings: ReturnType<typeof storedSettings>
  tools: Parameters<typeof describeTools>[0]
  media: MediaRow[]
  sources: SourceForFileRow[]
  connections: KnownConnection[]
}

/** One file at a time, the manifest last: only then every sum is known. */
async function* files(found: Found, at: Date): AsyncGenerator<ZipFile> {
  const manifest = emptyManifest(found, at)
  let total = 0
  const fits = (bytes: Uint8Array | null): bytes is Uint8Array =>
    bytes !== null && bytes.length <= MAX_ITEM_BYTES && total + bytes.length <= MAX_CONTENT_BYTES
  const note = (name: string, bytes: Uint8Array) => {
    total += bytes.length
    manifest.files[name] = { sha256: sha256(bytes), bytes: bytes.length }
  }
  for (const [index, source] of found.sources.entries()) {
    const name = source.name.trim().slice(0, 200) || 'Source'
    if (manifest.knowledge.length === MAX_KNOWLEDGE) {
      manifest.leftOut.push({ what: 'knowledge', name })
      continue
    }
    if (source.kind === 'page') {
      if (source.url) manifest.knowledge.push({ kind: 'page', name, url: source.url })
      continue
    }
    const bytes = await bytesOfSource(source)
    // A file whose name does not say any more what it is would be refused on the way in.
    const isReadable = bytes && (source.kind === 'text' || !('refused' in sniffTextFile(name, bytes)))
    if (!isReadable || !fits(bytes)) {
      manifest.leftOut.push({ what: 'knowledge', name })
      continue
    }
    const file = `knowledge/${index + 1}-${shortName(name, source.kind === 'text' ? '.md' : '')}`
    note(file, bytes)
    manifest.knowledge.push({ kind: source.kind === 'text' ? 'text' : 'file', name, file })
    yield { name: file, bytes }
  }
  for (const [index, media] of found.media.slice(0, MAX_MEDIA).entries()) {
    const bytes = await bytesOfMedia(media)
    const type = bytes && sniffMedia(bytes)
    if (type?.kind !== media.kind || !fits(bytes)) {
      manifest.leftOut.push({
        what: 'media',
        name: media.caption.slice(0, 200) || `${media.kind} ${index + 1}`,
      })
      continue
    }
    const file = `media/${index + 1}.${type.extension}`
    note(file, bytes)
    const item: Manifest['media'][number] = { file, kind: type.kind, caption: media.caption }
    manifest.media.push(item)
    yield { name: file, bytes, isPacked: true }
    const { avatar } = found.settings
    if (avatar.startsWith(`${folderOf(media.storage_path)}/`)) manifest.agent.settings.avatar = file
    const poster = media.kind === 'video' ? await barePicture(media) : null
    if (!fits(poster)) continue
    item.poster = `media/${index + 1}-poster.webp`
    note(item.poster, poster)
    yield { name: item.poster, bytes: poster, isPacked: true }
  }
  const { avatar } = manifest.agent.settings
  if (avatar === DEFAULT_FACE && !isFaceKey(found.settings.avatar))
    manifest.leftOut.push({ what: 'avatar', name: '' })
  yield { name: 'manifest.json', bytes: new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`) }
}

function emptyManifest({ name, settings, tools, connections }: Found, at: Date): Manifest {
  const reference = (model: string) => toFileReference(model, connections)
  const { ids: _, ...toolSettings } = settings.tools
  return {
    format: FORMAT,
    version: FORMAT_VERSION,
    exportedAt: at.toISOString(),
    agent: {
      name,
      settings: {
        ...settings,
        model: reference(settings.model),
        fallbackModels: settings.fallbackModels.map(reference),
        tools: toolSettings,
        // Until its picture is found in the gallery.
        ...(isFaceKey(settings.avatar) ? {} : { avatar: DEFAULT_FACE }),
      },
    },
    ...describeTools(tools),
    media: [],
    knowledge: [],
    leftOut: [],
    files: {},
  }
}

/** Pictures without what cameras write into them; videos as they came. Null when it is gone or too large. */
async function bytesOfMedia(media: MediaRow): Promise<Uint8Array | null> {
  if (media.kind === 'image') return await barePicture(media)
  return Number(media.size_bytes) > MAX_ITEM_BYTES ? null : await downloadMediaFile(media.storage_path)
}

/** Null when a file is gone: the rest is worth having. */
async function bytesOfSource(source: SourceForFileRow): Promise<Uint8Array | null> {
  if (source.kind === 'text')
    return source.text_content ? new TextEncoder().encode(source.text_content) : null
  if (!source.storage_path) return null
  try {
    return await downloadKnowledgeFile(source.storage_path)
  } catch (error) {
    if (isAppError(error) && error.code === 'BAD_INPUT') return null
    throw error
  }
}

const shortName = (name: string, ending: string) =>
  `${
    safeFileName(name)
      .toLowerCase()
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 60) || 'file'
  }${ending}`

const fileNameOf = (name: string) =>
  `${safeFileName(name).replace(/\.+/g, '-').slice(0, 60) || 'agent'}${FILE_ENDING}`
