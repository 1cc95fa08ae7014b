import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { can } from '#app/domain/permissions.ts'
import { listTools } from '#app/domain/tools/list-tools.server.ts'
import { listBuiltins, testBuiltin } from '#app/domain/tools/test-builtin.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

/** The workspace's tools for the editor of an agent; with `agentId`, what that agent has of itself. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const agentId = new URL(request.url).searchParams.get('agentId')
  if (agentId) return { builtins: await listBuiltins(ctx, agentId) }
  const { tools } = await listTools(ctx)
  return { tools, mayManage: can(ctx, 'tool', 'manage') }
}

/** Tries one of an agent's own tools, without effects. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    requireIntent(form, 'try')
    return { error: null, trial: await testBuiltin(ctx, Object.fromEntries(form)) }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}
