import type { Context } from '#app/domain/context.server.ts'
import { parseInput } from '#app/domain/parse-input.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { env } from '#app/env.server.ts'
import { requireFetchableAddress } from '#app/integrations/web/safe-fetch.server.ts'
import { AppError, isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import { type AddedSource, createSource } from './create-source.server.ts'
import { nameOfAddress } from './rules.ts'
import { type AddPage, addPageSchema } from './schemas.ts'

/** One web page. An address that may not be fetched is refused here, at the field; the page itself is read by the job. */
export async function addPage(ctx: Context, input: AddPage): Promise<AddedSource> {
  requirePermission(ctx, 'knowledge', 'create')
  const { url: address, agentIds } = parseInput(addPageSchema, input)
  const url = await checkedAddress(address)
  return await createSource(
    ctx,
    { id: newId(), kind: 'page', name: nameOfAddress(url), url: url.href },
    agentIds,
  )
}

async function checkedAddress(address: string): Promise<URL> {
  try {
    return await requireFetchableAddress(address, { allowLoopback: env().ALLOW_LOOPBACK_FETCH })
  } catch (error) {
    if (!isAppError(error) || !error.messageKey) throw error
    throw new AppError('BAD_INPUT', { fields: { url: error.messageKey }, params: error.params, cause: error })
  }
}
