import type { CitationPassage } from '#app/contracts/widget.v1.ts'
import { selectChunkInDocument } from '#app/db/chunks.server.ts'
import type { Tx } from '#app/db/scope.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import { pathBelowTitle } from './rules.ts'

const AROUND = 500

/** A cited passage with what stands around it, inside the caller's transaction and rights. Throws NOT_FOUND. */
export async function getCitationPassage(
  tx: Tx,
  workspaceId: string,
  chunkId: string,
): Promise<CitationPassage> {
  if (!isUuid(chunkId)) throw new AppError('NOT_FOUND')
  const chunk = await selectChunkInDocument(tx, workspaceId, chunkId)
  if (!chunk) throw new AppError('NOT_FOUND')
  const { title, url, document, start_offset: start, end_offset: end } = chunk
  return {
    title,
    headingPath: pathBelowTitle(title, chunk.heading_path),
    url,
    before: tailOf(document.slice(Math.max(0, start - AROUND), start), start > AROUND),
    passage: document.slice(start, end),
    after: headOf(document.slice(end, end + AROUND), end + AROUND < document.length),
  }
}

/** From the first whole word. */
const tailOf = (text: string, isCut: boolean) => (isCut ? text.slice(text.search(/\s/) + 1) : text)
/** To the last whole word. */
const headOf = (text: string, isCut: boolean) =>
  isCut && /\s/.test(text) ? text.replace(/\s\S*$/, '') : text
