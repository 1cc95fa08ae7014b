import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Passages } from '#app/components/knowledge/passages.tsx'
import { SourceAgents } from '#app/components/knowledge/source-agents.tsx'
import { SourceFacts } from '#app/components/knowledge/source-facts.tsx'
import { SourceHead } from '#app/components/knowledge/source-head.tsx'
import { useLiveSources } from '#app/components/knowledge/use-live-sources.ts'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Card } from '#app/components/ui/card.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { getSource } from '#app/domain/knowledge/get-source.server.ts'
import { isOpenState, sourceState } from '#app/domain/knowledge/rules.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const detail = await getSource(ctx, { sourceId: params.sourceId ?? '' })
  const title = pageTitle(ctx.locale, 'knowledge.title', detail.source.name, workspace.name)
  return { title, workspace, ...detail }
}

export default function Source() {
  const t = useT()
  const { workspace, source, document, chunks, agents } = useLoaderData<typeof loader>()
  const [search] = useSearchParams()
  const citedId = search.get('chunk')
  useLiveSources(workspace.id, isOpenState(sourceState(source)), source.id)
  const isGone = citedId !== null && document !== null && !chunks.some((chunk) => chunk.id === citedId)
  return (
    <Page>
      <SourceHead slug={workspace.slug} source={source} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <Card title={document?.title ?? t('knowledge.detail.document')}>
          {isGone ? (
            <div role="status" className="mb-4 rounded-sm bg-warning-soft px-4 py-3 text-warning">
              <p className="font-medium">{t('knowledge.detail.goneTitle')}</p>
              <p>{t('knowledge.detail.goneBody')}</p>
            </div>
          ) : null}
          {document ? (
            <Passages key={citedId ?? ''} title={document.title} chunks={chunks} citedId={citedId} />
          ) : (
            <p className="text-muted">{t('knowledge.detail.nothing')}</p>
          )}
        </Card>
        <div className="grid gap-6">
          <SourceFacts source={source} document={document} />
          <SourceAgents slug={workspace.slug} source={source} agents={agents} />
        </div>
      </div>
    </Page>
  )
}
