import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Bot, Plus, Upload } from 'lucide-react'
import { useState } from 'react'
import { AgentCard } from '#app/components/agents/agent-card.tsx'
import { ArchivedAgents } from '#app/components/agents/archived-agents.tsx'
import { AgentFilter } from '#app/components/agents/versions/agent-filter.tsx'
import { DeleteAgent } from '#app/components/agents/versions/delete-agent.tsx'
import { findAgents } from '#app/components/agents/versions/find-agents.ts'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { archiveAgent } from '#app/domain/agents/archive-agent.server.ts'
import { deleteAgent } from '#app/domain/agents/delete-agent.server.ts'
import { duplicateAgent } from '#app/domain/agents/duplicate-agent.server.ts'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import { can } from '#app/domain/permissions.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  return {
    title: pageTitle(ctx.locale, 'agents.title', workspace.name),
    agents: await listAgents(ctx),
    slug: workspace.slug,
    mayDelete: can(ctx, 'agent', 'delete'),
    mayImport: can(ctx, 'agent', 'import'),
  }
}

/** Deeds on whole agents. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, accessToken } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    const input = Object.fromEntries(form)
    const intent = intentOf(form, ['duplicate', 'archive', 'restore', 'delete'])
    switch (intent) {
      case 'duplicate':
        await duplicateAgent(ctx, input, accessToken)
        break
      case 'delete':
        await deleteAgent(ctx, input)
        break
      case 'archive':
      case 'restore':
        await archiveAgent(ctx, { agentId: input.agentId, isArchived: intent === 'archive' })
    }
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

/** From so many on, a list is searched instead of looked through. */
const MANY = 4

export default function Agents() {
  const t = useT()
  const { agents, slug, mayDelete, mayImport } = useLoaderData<typeof loader>()
  const [query, setQuery] = useState('')
  const [deleting, setDeleting] = useState<{ id: string; name: string } | null>(null)
  const active = agents.filter((agent) => !agent.isArchived)
  const found = findAgents(active, query)
  const bring = mayImport ? (
    <ButtonLink to="import">
      <Upload aria-hidden="true" />
      {t('versions.import.button')}
    </ButtonLink>
  ) : null
  const create = (
    <ButtonLink to="new" variant="primary">
      <Plus aria-hidden="true" />
      {t('agents.new')}
    </ButtonLink>
  )
  return (
    <Page>
      <PageHead
        title={t('agents.title')}
        purpose={t('agents.purpose')}
        action={
          active.length > 0 ? (
            <>
              {bring}
              {create}
            </>
          ) : (
            bring
          )
        }
      />
      {active.length === 0 ? (
        <EmptyState
          icon={<Bot />}
          title={t('agents.empty.title')}
          body={t('agents.empty.body')}
          action={create}
        />
      ) : (
        <>
          {active.length >= MANY ? <AgentFilter value={query} onChange={setQuery} /> : null}
          <p role="status" className="text-muted empty:hidden">
            {found.length === 0 ? t('versions.filter.none') : null}
          </p>
          <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
            {found.map((agent) => (
              <AgentCard
                key={agent.id}
                slug={slug}
                agent={agent}
                mayDelete={mayDelete}
                onDelete={() => setDeleting(agent)}
              />
            ))}
          </ul>
        </>
      )}
      <ArchivedAgents agents={agents.filter((agent) => agent.isArchived)} mayRestore={mayDelete} />
      {deleting ? <DeleteAgent slug={slug} agent={deleting} onClose={() => setDeleting(null)} /> : null}
    </Page>
  )
}
