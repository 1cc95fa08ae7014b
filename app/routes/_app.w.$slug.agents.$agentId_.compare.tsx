import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ComparePage } from '#app/components/agents/compare/compare-page.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { compareAnswers } from '#app/domain/agents/compare-answers.server.ts'
import { listModelChoices } from '#app/domain/providers/list-model-choices.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const search = new URL(request.url).searchParams
  const [comparison, models] = await Promise.all([
    compareAnswers(ctx, params.agentId ?? '', { left: search.get('left'), right: search.get('right') }),
    listModelChoices(ctx),
  ])
  return {
    title: pageTitle(ctx.locale, 'character.compare.title', comparison.agent.name),
    slug: workspace.slug,
    models,
    ...comparison,
  }
}

export default function CompareAnswers() {
  const data = useLoaderData<typeof loader>()
  return <ComparePage key={data.agent.id} {...data} />
}
