import type { SourceRow } from '#app/db/knowledge-sources.server.ts'
import { env } from '#app/env.server.ts'
import { downloadKnowledgeFile } from '#app/integrations/supabase/storage.server.ts'
import { extractHtml } from '#app/integrations/web/extract-html.ts'
import { safeFetch } from '#app/integrations/web/safe-fetch.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { decodeText } from '#app/lib/decode-text.ts'
import type { ExtractedText } from '#app/lib/extracted-text.ts'
import { detectLanguage, languageOfTag } from '#app/lib/language.ts'
import { markdownToText } from '#app/lib/markdown-to-text.ts'
import { plainToText } from '#app/lib/plain-text.ts'

export type ReadSource = ExtractedText & { language: 'en' | 'pt'; url: string | null; sizeBytes: number }

type RawSource = { text: string; mediaType: string; url: string | null; sizeBytes: number }

const PAGE_TYPES = ['text/html', 'application/xhtml+xml', 'text/plain', 'text/markdown'] as const

/** Gets a source's bytes, wherever they are. Throws AppError in words for people. */
export async function fetchSource(source: SourceRow, signal?: AbortSignal): Promise<RawSource> {
  if (source.kind === 'page') {
    const options = {
      accept: PAGE_TYPES,
      allowLoopback: env().ALLOW_LOOPBACK_FETCH,
      ...(signal && { signal }),
    }
    const page = await safeFetch(source.url ?? '', options)
    const charset = page.charset ?? charsetOfMarkup(page.body)
    const mediaType = page.mediaType || 'text/html'
    return { text: decodeText(page.body, charset), mediaType, url: page.url, sizeBytes: page.body.length }
  }
  if (source.kind === 'file') {
    if (!source.storage_path) throw new AppError('BAD_INPUT', { messageKey: 'errors.knowledge.fileMissing' })
    const bytes = await downloadKnowledgeFile(source.storage_path)
    const mediaType = source.mime_type ?? 'text/plain'
    const charset = mediaType === 'text/html' ? charsetOfMarkup(bytes) : null
    return { text: decodeText(bytes, charset), mediaType, url: null, sizeBytes: bytes.length }
  }
  const text = source.text_content ?? ''
  return { text, mediaType: 'text/markdown', url: null, sizeBytes: Buffer.byteLength(text) }
}

/** Readable text with its headings, its title and its language. */
export function readSource(raw: RawSource): ReadSource {
  const { url, sizeBytes } = raw
  const { extracted, declared } = extract(raw)
  if (!extracted.content.trim()) throw new AppError('BAD_INPUT', { messageKey: 'errors.knowledge.noText' })
  const language = detectLanguage(extracted.content) ?? languageOfTag(declared) ?? 'en'
  return { ...extracted, language, url, sizeBytes }
}

function extract({ text, mediaType }: RawSource): { extracted: ExtractedText; declared: string | null } {
  if (mediaType === 'text/html' || mediaType === 'application/xhtml+xml') {
    const { language, ...extracted } = extractHtml(text)
    return { extracted, declared: language }
  }
  const extracted = mediaType === 'text/markdown' ? markdownToText(text) : plainToText(text)
  return { extracted, declared: null }
}

/** The charset an HTML page names in its first kilobyte. */
function charsetOfMarkup(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1')
  return /<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{1,40})/i.exec(head)?.[1] ?? null
}
