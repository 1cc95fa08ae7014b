import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { removeMedia } from '#app/domain/media/delete-media.server.ts'
import { listMedia } from '#app/domain/media/list-media.server.ts'
import { orderMedia } from '#app/domain/media/order-media.server.ts'
import { retryMedia } from '#app/domain/media/retry-media.server.ts'
import { updateCaption } from '#app/domain/media/update-caption.server.ts'
import { deedOf } from '#app/http/intent.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

/** The gallery of an agent, for the editor: read again while files are made ready, and changed in place. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  return Response.json({ items: await listMedia(ctx, params.agentId ?? '') })
}

const DEEDS = { caption: updateCaption, order: orderMedia, retry: retryMedia, remove: removeMedia } as const

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const form = await request.formData()
  const agentId = params.agentId ?? ''
  try {
    const input = { ...Object.fromEntries(form), mediaIds: form.getAll('mediaIds'), agentId }
    await deedOf(form, DEEDS)(ctx, input)
    return Response.json({ error: null, items: await listMedia(ctx, agentId) })
  } catch (thrown) {
    const { data, init } = await formFailure(thrown, request)
    return Response.json(data, init ?? {})
  }
}
