import type { LoaderFunctionArgs } from '@remix-run/node'
import { searchWorkspace } from '#app/domain/search/search-workspace.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

/** What the command palette finds: `?q=` in the names of agents, conversations and sources. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const q = new URL(request.url).searchParams.get('q') ?? ''
  return { q, found: await searchWorkspace(ctx, q) }
}
