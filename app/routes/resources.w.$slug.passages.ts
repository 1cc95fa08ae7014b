import type { LoaderFunctionArgs } from '@remix-run/node'
import { testQuestion } from '#app/domain/retrieval/test-question.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

/** The passages an agent would answer a question from, for the box on the knowledge page. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const search = new URL(request.url).searchParams
  const input = { agentId: search.get('agentId'), question: search.get('question') }
  return { passages: await testQuestion(ctx, input) }
}
