import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { VersionsPage } from '#app/components/agents/versions/versions-page.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { compareVersions } from '#app/domain/agents/compare-versions.server.ts'
import { listVersions, type VersionList } from '#app/domain/agents/list-versions.server.ts'
import { restoreVersion } from '#app/domain/agents/restore-version.server.ts'
import { rollbackAgent } from '#app/domain/agents/rollback-agent.server.ts'
import { type Compared, comparedSchema } from '#app/domain/agents/version-schemas.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const agentId = params.agentId ?? ''
  const list = await listVersions(ctx, agentId)
  const sides = sidesOf(list, new URL(request.url).searchParams)
  return {
    title: pageTitle(ctx.locale, 'versions.heading', list.agent.name),
    slug: workspace.slug,
    ...list,
    compared: sides && { ...sides, fields: await compareVersions(ctx, { agentId, ...sides }) },
  }
}

/** What the address asks for; otherwise what is live against the draft, or, when these are the same, against the version before. */
function sidesOf(
  { agent, versions }: VersionList,
  asked: URLSearchParams,
): { from: Compared; to: Compared } | null {
  const side = (name: string): Compared | null => {
    const parsed = comparedSchema.safeParse(asked.get(name))
    const isThere = parsed.data === 'draft' || versions.some(({ number }) => number === parsed.data)
    return parsed.success && isThere ? parsed.data : null
  }
  const [newest, before] = versions
  if (!newest) return null
  const live = agent.versionNumber ?? newest.number
  const [from, to] = [side('from'), side('to')]
  if (from && to) return { from, to }
  if (agent.status === 'changed' || !before) return { from: live, to: 'draft' }
  return { from: before.number, to: live }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const form = await request.formData()
  const input = { ...Object.fromEntries(form), agentId: params.agentId }
  try {
    switch (intentOf(form, ['rollback', 'restore'])) {
      case 'rollback':
        return { error: null, published: await rollbackAgent(ctx, input) }
      case 'restore':
        return { error: null, restored: await restoreVersion(ctx, input) }
    }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Versions() {
  const data = useLoaderData<typeof loader>()
  return <VersionsPage key={data.agent.id} {...data} />
}
