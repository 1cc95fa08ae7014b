import { createHash } from 'node:crypto'
import { MAX_TEXT_LENGTH } from '#app/domain/knowledge/rules.ts'
import { AppError } from '#app/lib/app-error.ts'
import { sniffMedia } from '#app/lib/sniff-media.ts'
import { sniffTextFile } from '#app/lib/sniff-text-file.ts'
import type { Manifest } from './manifest.ts'

const refused = (key: string, name: string) =>
  new AppError('BAD_INPUT', { messageKey: `errors.agentFile.${key}`, params: { name } })

/**
 * Every file that the manifest names is there, once, is what was written down, and is what its place says by its own bytes.
 * Returns the files that belong to nothing. Throws BAD_INPUT.
 */
export function checkContents(manifest: Manifest, contents: ReadonlyMap<string, Uint8Array>): string[] {
  const used = new Set<string>(['manifest.json'])
  const take = (file: string): Uint8Array => {
    if (used.has(file)) throw refused('twice', file)
    used.add(file)
    const bytes = contents.get(file)
    if (!bytes) throw refused('fileMissing', file)
    const said = Object.hasOwn(manifest.files, file) ? manifest.files[file] : undefined
    if (!said || said.bytes !== bytes.length || said.sha256 !== sha256(bytes)) throw refused('checksum', file)
    return bytes
  }
  for (const { file, kind, poster } of manifest.media) {
    if (sniffMedia(take(file))?.kind !== kind) throw refused('notMedia', file)
    if (poster === undefined) continue
    if (kind !== 'video' || sniffMedia(take(poster))?.mimeType !== 'image/webp')
      throw refused('notMedia', poster)
  }
  for (const item of manifest.knowledge) {
    if (item.kind === 'page') continue
    const bytes = take(item.file)
    const isText = item.kind === 'text' ? isPlainText(bytes) : !('refused' in sniffTextFile(item.name, bytes))
    if (!isText) throw refused('notText', item.file)
  }
  return [...contents.keys()].filter((name) => !used.has(name)).slice(0, 20)
}

function isPlainText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.trim() !== '' && text.length <= MAX_TEXT_LENGTH && !text.includes('\u0000')
  } catch {
    return false
  }
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
