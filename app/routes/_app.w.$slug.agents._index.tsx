import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { Bot, Plus } from 'lucide-react'
import { AgentCard } from '#app/components/agents/agent-card.tsx'
import { ArchivedAgents } from '#app/components/agents/archived-agents.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { archiveAgent } from '#app/domain/agents/archive-agent.server.ts'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import { can } from '#app/domain/permissions.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  return {
    title: pageTitle(ctx.locale, 'agents.title', workspace.name),
    agents: await listAgents(ctx),
    mayRestore: can(ctx, 'agent', 'delete'),
  }
}

/** Brings an archived agent back. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  try {
    const agentId = (await request.formData()).get('agentId')
    await archiveAgent(ctx, { agentId, isArchived: false })
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Agents() {
  const t = useT()
  const { agents, mayRestore } = useLoaderData<typeof loader>()
  const active = agents.filter((agent) => !agent.isArchived)
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
        action={active.length > 0 ? create : null}
      />
      {active.length === 0 ? (
        <EmptyState
          icon={<Bot />}
          title={t('agents.empty.title')}
          body={t('agents.empty.body')}
          action={create}
        />
      ) : (
        <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {active.map((agent) => (
            <AgentCard key={agent.id} agent={agent} />
          ))}
        </ul>
      )}
      <ArchivedAgents agents={agents.filter((agent) => agent.isArchived)} mayRestore={mayRestore} />
    </Page>
  )
}
