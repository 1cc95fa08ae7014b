import type { Citation } from '#app/contracts/stream-events.ts'
import type { CitationPassage } from '#app/contracts/widget.v1.ts'
import { selectCitationInConversations } from '#app/db/messages.server.ts'
import { asActor, asVisitor, type Tx } from '#app/db/scope.server.ts'
import { type Context, scopeOf } from '#app/domain/context.server.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { getCitationPassage } from '#app/domain/retrieval/get-citation-passage.server.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { isUuid } from '#app/lib/ids.ts'
import type { VisitorContext } from './visitor.server.ts'

async function passageOf(tx: Tx, workspaceId: string, citation: Citation): Promise<CitationPassage> {
  try {
    return await getCitationPassage(tx, workspaceId, citation.chunkId)
  } catch (error) {
    if (!isAppError(error) || error.code !== 'NOT_FOUND') throw error
    // The source was read anew or taken away since: what the answer quoted is still what it rests on.
    const { title, headingPath, url, excerpt } = citation
    return { title, headingPath, url, before: '', passage: excerpt, after: '' }
  }
}

/** The passage behind a citation of one of the visitor's own conversations. Throws NOT_FOUND for any other chunk. */
export async function getVisitorPassage(visitor: VisitorContext, chunkId: string): Promise<CitationPassage> {
  if (!isUuid(chunkId)) throw new AppError('NOT_FOUND')
  return asVisitor(visitor.tokenHash, visitor.requestId, async (tx, { workspaceId, visitorId }) => {
    const citation = await selectCitationInConversations(tx, { workspaceId, visitorId, chunkId })
    if (!citation) throw new AppError('NOT_FOUND')
    return passageOf(tx, workspaceId, citation)
  })
}

/** The passage behind a citation of any conversation of the workspace. */
export async function getPassage(ctx: Context, chunkId: string): Promise<CitationPassage> {
  requirePermission(ctx, 'conversation', 'read')
  if (!isUuid(chunkId)) throw new AppError('NOT_FOUND')
  const { workspaceId } = ctx
  return asActor(scopeOf(ctx), async (tx) => {
    const citation = await selectCitationInConversations(tx, { workspaceId, visitorId: null, chunkId })
    if (!citation) throw new AppError('NOT_FOUND')
    return passageOf(tx, workspaceId, citation)
  })
}
