import type { LoaderFunctionArgs } from '@remix-run/node'
import { useT } from '#app/components/i18n.tsx'
import { PermissionTable } from '#app/components/people/permission-table.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { AGENT_RIGHTS, ROLES } from '#app/domain/permissions.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  return { title: pageTitle(ctx.locale, 'people.roles.title', workspace.name) }
}

export default function Roles() {
  const t = useT()
  return (
    <section className="grid gap-4" aria-labelledby="roles-title">
      <header className="grid gap-0.5">
        <h2 id="roles-title" className="font-semibold text-md">
          {t('people.roles.title')}
        </h2>
        <p className="text-muted text-sm">{t('people.roles.purpose')}</p>
      </header>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        {ROLES.map((role) => (
          <div key={role} className="contents">
            <dt className="font-medium">{t(`people.role.${role}`)}</dt>
            <dd className="text-muted">{t(`people.role.${role}.body`)}</dd>
          </div>
        ))}
      </dl>
      <PermissionTable />
      <header className="grid gap-0.5 pt-4">
        <h3 className="font-semibold">{t('people.roles.agentRights')}</h3>
        <p className="text-measure text-muted text-sm">{t('people.roles.agentRightsBody')}</p>
      </header>
      <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        {AGENT_RIGHTS.map((right) => (
          <div key={right} className="contents">
            <dt className="font-medium">{t(`people.right.${right}`)}</dt>
            <dd className="text-muted">{t(`people.right.${right}.body`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
