import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { Download, ScrollText, X } from 'lucide-react'
import { AuditEntry } from '#app/components/audit/audit-entry.tsx'
import { AuditFilter } from '#app/components/audit/audit-filter.tsx'
import { RetentionForm } from '#app/components/audit/retention-form.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { buttonClass } from '#app/components/ui/button-class.ts'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { listAuditActors } from '#app/domain/audit/list-actors.server.ts'
import { listAudit } from '#app/domain/audit/list-audit.server.ts'
import { getAuditRetention, setAuditRetention } from '#app/domain/audit/retention.server.ts'
import { auditFilterSchema } from '#app/domain/audit/schemas.ts'
import { can } from '#app/domain/permissions.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const asked = auditFilterSchema.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [page, retention, actors] = await Promise.all([
    listAudit(ctx, asked, workspace.timeZone),
    getAuditRetention(ctx),
    listAuditActors(ctx),
  ])
  const { after, ...named } = asked
  const query = Object.fromEntries(
    Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  return {
    title: pageTitle(ctx.locale, 'audit.title', workspace.name),
    slug: workspace.slug,
    query,
    isFirst: after === undefined,
    page,
    retention,
    actors,
    mayUpdate: can(ctx, 'audit', 'updateRetention'),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    requireIntent(form, 'keep')
    await setAuditRetention(ctx, Object.fromEntries(form))
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Audit() {
  const t = useT()
  const { slug, query, isFirst, page, retention, actors, mayUpdate } = useLoaderData<typeof loader>()
  const search = new URLSearchParams(query).toString()
  return (
    <div className="grid gap-6">
      <Card
        title={t('audit.title')}
        purpose={t('audit.purpose')}
        action={<Exports slug={slug} search={search} />}
      >
        <div className="grid gap-4">
          <AuditFilter query={query} actors={actors} />
          {query.object ? <OnlyAbout query={query} name={page.entries[0]?.object.name ?? null} /> : null}
          {page.entries.length === 0 ? (
            <EmptyState
              icon={<ScrollText aria-hidden="true" />}
              title={t('audit.empty.title')}
              body={t('audit.empty.body')}
            />
          ) : (
            <ul aria-label={t('audit.list')} className="-mx-5 divide-y divide-line border-line border-y">
              {page.entries.map((entry) => (
                <AuditEntry key={entry.id} slug={slug} entry={entry as never} />
              ))}
            </ul>
          )}
          <nav className="flex gap-3 empty:hidden">
            {isFirst ? null : <ButtonLink to={`?${search}`}>{t('audit.first')}</ButtonLink>}
            {page.next ? (
              <ButtonLink to={`?${new URLSearchParams({ ...query, after: page.next })}`}>
                {t('audit.next')}
              </ButtonLink>
            ) : null}
          </nav>
        </div>
      </Card>
      <RetentionForm key={retention} retention={retention} mayUpdate={mayUpdate} />
    </div>
  )
}

function OnlyAbout({ query, name }: { query: Record<string, string>; name: string | null }) {
  const t = useT()
  const { object: _, ...rest } = query
  return (
    <p>
      <Link
        to={`?${new URLSearchParams(rest)}`}
        className="inline-flex items-center gap-1.5 rounded-full bg-accent-soft px-3 py-1 text-accent-text text-sm"
      >
        {t('audit.only', { name: name ?? t('audit.onlyThis') })}
        <X className="size-3.5" aria-hidden="true" />
      </Link>
    </p>
  )
}

/** Plain links: the browser saves the stream as it comes. */
function Exports({ slug, search }: { slug: string; search: string }) {
  const t = useT()
  return (
    <span className="flex flex-wrap justify-end gap-2">
      {(['csv', 'json'] as const).map((format) => (
        <a
          key={format}
          download
          href={`/api/app/v1/w/${slug}/audit.${format}${search && `?${search}`}`}
          className={buttonClass('secondary', 'sm')}
        >
          <Download aria-hidden="true" />
          {t(`audit.export.${format}`)}
        </a>
      ))}
    </span>
  )
}
