import type { NewMedia } from '#app/db/agent-media.server.ts'
import type { NewSource } from '#app/db/knowledge-sources.server.ts'
import { safeFileName } from '#app/domain/knowledge/rules.ts'
import { sizePath, waitingPoster } from '#app/domain/media/paths.ts'
import { GALLERY_EDGES } from '#app/domain/media/rules.ts'
import { cleanText } from '#app/lib/decode-text.ts'
import { newId } from '#app/lib/ids.ts'
import { sniffMedia } from '#app/lib/sniff-media.ts'
import { sniffTextFile } from '#app/lib/sniff-text-file.ts'
import type { Manifest } from './manifest.ts'

/** A file on its way into storage. Its path is made here, of our own ids alone. */
export type ImportedFile = {
  bucket: 'knowledge' | 'media'
  path: string
  bytes: Uint8Array
  mimeType: string
}
export type NewSourceOfFile = { row: NewSource & { id: string }; file: ImportedFile | null }
export type NewMediaOfFile = {
  row: NewMedia & { id: string }
  files: ImportedFile[]
  /** What `settings.avatar` holds when this is the agent's face; null for what is not the file's choice. */
  avatar: string | null
}

type File = { manifest: Manifest; contents: ReadonlyMap<string, Uint8Array> }
type Place = { workspaceId: string; agentId: string; createdBy: string }

const bytesOf = ({ contents }: File, name: string): Uint8Array => contents.get(name) ?? new Uint8Array()

export function sourcesOf(file: File, { workspaceId, createdBy }: Place): NewSourceOfFile[] {
  return file.manifest.knowledge.map((item): NewSourceOfFile => {
    const id = newId()
    const row = {
      id,
      workspace_id: workspaceId,
      kind: item.kind,
      name: item.name,
      status: 'pending' as const,
      created_by: createdBy,
    }
    if (item.kind === 'page') return { row: { ...row, url: item.url }, file: null }
    const bytes = bytesOf(file, item.file)
    if (item.kind === 'text') {
      const text = cleanText(new TextDecoder().decode(bytes))
      const size_bytes = Buffer.byteLength(text)
      return { row: { ...row, text_content: text, mime_type: 'text/markdown', size_bytes }, file: null }
    }
    const sniffed = sniffTextFile(item.name, bytes)
    const mimeType = 'refused' in sniffed ? 'text/plain' : sniffed.mimeType
    const path = `${workspaceId}/${id}/${safeFileName(item.name)}`
    return {
      row: { ...row, storage_path: path, mime_type: mimeType, size_bytes: bytes.length },
      file: { bucket: 'knowledge', path, bytes, mimeType },
    }
  })
}

/** What a picture or video is, its own bytes say; the file's words decide nothing. */
export function mediaOf(
  file: File & { avatarFile: string | null },
  { workspaceId, agentId, createdBy }: Place,
): NewMediaOfFile[] {
  return file.manifest.media.flatMap((item, position): NewMediaOfFile[] => {
    const bytes = bytesOf(file, item.file)
    const type = sniffMedia(bytes)
    if (type?.kind !== item.kind) return []
    const id = newId()
    const folder = `${workspaceId}/${agentId}/${id}`
    const path = `${folder}/original.${type.extension}`
    const row = {
      id,
      workspace_id: workspaceId,
      agent_id: agentId,
      kind: item.kind,
      status: 'processing' as const,
      storage_path: path,
      mime_type: type.mimeType,
      size_bytes: bytes.length,
      caption: item.caption,
      position,
      created_by: createdBy,
    }
    const files: ImportedFile[] = [{ bucket: 'media', path, bytes, mimeType: type.mimeType }]
    if (item.poster)
      files.push({
        bucket: 'media',
        path: waitingPoster(folder),
        bytes: bytesOf(file, item.poster),
        mimeType: 'image/webp',
      })
    // The smallest size, which the job makes of every picture.
    const avatar =
      item.file === file.avatarFile ? sizePath(folder, String(GALLERY_EDGES[0]), 'image/webp') : null
    return [{ row, files, avatar }]
  })
}
