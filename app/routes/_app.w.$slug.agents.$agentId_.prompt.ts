import type { ActionFunctionArgs } from '@remix-run/node'
import { previewPrompt } from '#app/domain/agents/preview-prompt.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { parseJson } from '#app/lib/json.ts'

/** The finished prompt for the form as it stands: JSON in, JSON out, nothing kept. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  try {
    return Response.json(await previewPrompt(ctx, params.agentId ?? '', parseJson(await request.text())))
  } catch (thrown) {
    const { data, init } = await formFailure(thrown, request)
    return Response.json(data, init ?? {})
  }
}
