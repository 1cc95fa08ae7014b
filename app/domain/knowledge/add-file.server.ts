import type { Context } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { removeKnowledgeFile, uploadKnowledgeFile } from '#app/integrations/supabase/storage.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { log } from '#app/lib/log.server.ts'
import { sniffTextFile } from '#app/lib/sniff-text-file.ts'
import { type AddedSource, createSource } from './create-source.server.ts'
import { MAX_FILE_BYTES, safeFileName } from './rules.ts'
import { type AddFile, addFileSchema } from './schemas.ts'

/**
 * A file of text, Markdown or HTML, kept in the bucket `knowledge` under the member's own token. What is refused is
 * refused at the field `file`, before anything is stored.
 */
export async function addFile(ctx: Context, input: AddFile, accessToken: string): Promise<AddedSource> {
  requirePermission(ctx, 'knowledge', 'create')
  const { name, bytes, agentIds } = parseInput(addFileSchema, input)
  if (bytes.length > MAX_FILE_BYTES) throw refused('fileTooLarge')
  const sniffed = sniffTextFile(name, bytes)
  if ('refused' in sniffed) throw refused(`file.${sniffed.refused}`)
  const id = newId()
  const path = `${ctx.workspaceId}/${id}/${safeFileName(name)}`
  await uploadKnowledgeFile(accessToken, path, bytes, sniffed.mimeType)
  const source = {
    id,
    kind: 'file' as const,
    name,
    storage_path: path,
    mime_type: sniffed.mimeType,
    size_bytes: bytes.length,
  }
  try {
    return await createSource(ctx, source, agentIds)
  } catch (error) {
    await removeKnowledgeFile(accessToken, path).catch((cause) =>
      log.warn({ error: cause, path }, 'an orphaned file stays in storage'),
    )
    throw error
  }
}

const refused = (key: string) => new AppError('BAD_INPUT', { fields: { file: `errors.knowledge.${key}` } })
