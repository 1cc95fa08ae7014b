import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { BookOpen, Plus } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { AddSourceDialog } from '#app/components/knowledge/add-source-dialog.tsx'
import { QuestionTest } from '#app/components/knowledge/question-test.tsx'
import { SourceRow } from '#app/components/knowledge/source-row.tsx'
import { useLiveSources } from '#app/components/knowledge/use-live-sources.ts'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { cancelJob } from '#app/domain/jobs/cancel-job.server.ts'
import { addFile } from '#app/domain/knowledge/add-file.server.ts'
import { addPage } from '#app/domain/knowledge/add-page.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { attachAgents } from '#app/domain/knowledge/attach-agents.server.ts'
import { deleteSource } from '#app/domain/knowledge/delete-source.server.ts'
import { listSources } from '#app/domain/knowledge/list-sources.server.ts'
import { refreshSource } from '#app/domain/knowledge/refresh-source.server.ts'
import { isOpenState, MAX_FILE_BYTES, sourceState } from '#app/domain/knowledge/rules.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { readUpload } from '#app/http/upload.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const title = pageTitle(ctx.locale, 'knowledge.title', workspace.name)
  return { title, workspace, ...(await listSources(ctx)) }
}

const DEEDS = ['add-text', 'add-page', 'add-file', 'attach', 'refresh', 'cancel', 'delete'] as const

/** Every deed on knowledge, from this page and from a source's own. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, accessToken } = await requireMember(request, params.slug)
  try {
    const { form, file } = await readUpload(request, 'file', MAX_FILE_BYTES, 'errors.knowledge.fileTooLarge')
    const text = (name: string) => String(form.get(name) ?? '')
    const agentIds = form.getAll('agentIds').map(String)
    const sourceId = text('sourceId')
    switch (intentOf(form, DEEDS)) {
      case 'add-text':
        await addText(ctx, { name: text('name'), text: text('text'), agentIds })
        break
      case 'add-page':
        await addPage(ctx, { url: text('url'), agentIds })
        break
      case 'add-file':
        await addFile(ctx, { ...file, agentIds }, accessToken)
        break
      case 'attach':
        await attachAgents(ctx, { sourceId, agentIds })
        break
      case 'refresh':
        await refreshSource(ctx, { sourceId })
        break
      case 'cancel':
        await cancelJob(ctx, { jobRunId: text('jobRunId') })
        break
      case 'delete':
        await deleteSource(ctx, { sourceId }, accessToken)
        break
    }
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Knowledge() {
  const t = useT()
  const { workspace, sources, agents } = useLoaderData<typeof loader>()
  const hasWork = sources.some((source) => isOpenState(sourceState(source)))
  useLiveSources(workspace.id, hasWork)
  const add = (
    <ButtonLink to="?add=text" variant="primary" preventScrollReset prefetch="none">
      <Plus aria-hidden="true" />
      {t('knowledge.add')}
    </ButtonLink>
  )
  return (
    <Page>
      <PageHead title={t('knowledge.title')} purpose={t('knowledge.purpose')} action={add} />
      {sources.length === 0 ? (
        <EmptyState
          icon={<BookOpen aria-hidden="true" />}
          title={t('knowledge.empty.title')}
          body={t('knowledge.empty.body')}
          action={add}
        />
      ) : (
        <div className="grid gap-6">
          <ul
            aria-label={t('knowledge.list')}
            className="divide-y divide-line rounded-md border border-line bg-surface"
          >
            {sources.map((source) => (
              <SourceRow key={source.id} slug={workspace.slug} source={source} />
            ))}
          </ul>
          {agents.length > 0 ? <QuestionTest slug={workspace.slug} agents={agents} /> : null}
        </div>
      )}
      <AddSourceDialog slug={workspace.slug} agents={agents} />
    </Page>
  )
}
