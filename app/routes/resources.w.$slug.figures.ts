import type { LoaderFunctionArgs } from '@remix-run/node'
import { getTrace } from '#app/domain/traces/get-trace.server.ts'
import { knownCost } from '#app/domain/traces/known-cost.ts'
import { requireMember } from '#app/http/require-member.server.ts'

/** What one answer took, for the columns of a comparison. `cost` in micro-dollars; null while nobody knows the price. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const { run } = await getTrace(ctx, new URL(request.url).searchParams.get('run') ?? '')
  return { inputTokens: run.inputTokens, outputTokens: run.outputTokens, cost: knownCost(run) }
}
