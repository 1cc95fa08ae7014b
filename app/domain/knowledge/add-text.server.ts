import type { Context } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { cleanText } from '#app/lib/decode-text.ts'
import { newId } from '#app/lib/ids.ts'
import { type AddedSource, createSource } from './create-source.server.ts'
import { type AddText, addTextSchema } from './schemas.ts'

/** Pasted text, Markdown or plain. */
export async function addText(ctx: Context, input: AddText): Promise<AddedSource> {
  requirePermission(ctx, 'knowledge', 'create')
  const { name, text, agentIds } = parseInput(addTextSchema, input)
  const content = cleanText(text)
  const source = {
    id: newId(),
    kind: 'text' as const,
    name,
    text_content: content,
    mime_type: 'text/markdown',
    size_bytes: Buffer.byteLength(content),
  }
  return await createSource(ctx, source, agentIds)
}
