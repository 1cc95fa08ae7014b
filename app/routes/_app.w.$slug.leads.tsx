import type { LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { Bot, ChevronLeft, Contact, Download } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { LeadFilter } from '#app/components/leads/lead-filter.tsx'
import { LeadTable } from '#app/components/leads/lead-table.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { buttonClass } from '#app/components/ui/button-class.ts'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import { listLeads } from '#app/domain/leads/list-leads.server.ts'
import { leadFilterSchema } from '#app/domain/leads/schemas.ts'
import { can } from '#app/domain/permissions.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const asked = leadFilterSchema.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [page, agents] = await Promise.all([listLeads(ctx, asked), listAgents(ctx)])
  return {
    title: pageTitle(ctx.locale, 'leads.title', workspace.name),
    slug: workspace.slug,
    agent: asked.agent ?? '',
    isFirst: asked.after === undefined,
    page,
    agents: agents.map(({ id, name }) => ({ id, name })),
    mayExport: can(ctx, 'lead', 'export'),
  }
}

export default function Leads() {
  const t = useT()
  const { slug, agent, isFirst, page, agents, mayExport } = useLoaderData<typeof loader>()
  const query: Record<string, string> = agent ? { agent } : {}
  const isEmpty = page.leads.length === 0
  return (
    <Page>
      <PageHead
        title={t('leads.title')}
        purpose={t('leads.purpose')}
        back={
          <Link
            to={`/w/${slug}/inbox`}
            className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
          >
            <ChevronLeft className="size-4" aria-hidden="true" />
            {t('leads.backToInbox')}
          </Link>
        }
        action={
          mayExport && !isEmpty ? (
            <a
              download
              href={`/api/app/v1/w/${slug}/leads.csv?${new URLSearchParams(query)}`}
              className={buttonClass('secondary', 'md')}
            >
              <Download aria-hidden="true" />
              {t('leads.export')}
            </a>
          ) : null
        }
      />
      <div className="grid gap-4">
        {isEmpty && !agent ? null : <LeadFilter agent={agent} agents={agents} />}
        {isEmpty ? (
          <EmptyState
            icon={<Contact />}
            title={t('leads.empty.title')}
            body={agent ? t('leads.empty.filtered') : t('leads.empty.body')}
            action={
              agent ? null : (
                <ButtonLink to={`/w/${slug}/agents`}>
                  <Bot aria-hidden="true" />
                  {t('leads.empty.action')}
                </ButtonLink>
              )
            }
          />
        ) : (
          <LeadTable slug={slug} leads={page.leads} />
        )}
        <nav aria-label={t('leads.list')} className="flex gap-3 empty:hidden">
          {isFirst ? null : <ButtonLink to={`?${new URLSearchParams(query)}`}>{t('leads.first')}</ButtonLink>}
          {page.next ? (
            <ButtonLink to={`?${new URLSearchParams({ ...query, after: page.next })}`}>
              {t('leads.more')}
            </ButtonLink>
          ) : null}
        </nav>
      </div>
    </Page>
  )
}
