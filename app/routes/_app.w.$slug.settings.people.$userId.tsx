import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { BackToPeople } from '#app/components/people/people-table.tsx'
import { RightsTable } from '#app/components/people/rights-table.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { listAccessOfPerson } from '#app/domain/members/list-access.server.ts'
import { setAgentAccess } from '#app/domain/members/set-agent-access.server.ts'
import { AGENT_RIGHTS } from '#app/domain/permissions.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const { person, agents } = await listAccessOfPerson(ctx, params.userId ?? '')
  return {
    title: pageTitle(ctx.locale, 'people.title', person.displayName, workspace.name),
    slug: workspace.slug,
    person,
    agents,
  }
}

/** One agent at a time: `agentId`, and a `rights` for each right that is on. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const form = await request.formData()
  const on = form.getAll('rights')
  const rights = Object.fromEntries(AGENT_RIGHTS.map((right) => [right, on.includes(right)]))
  try {
    requireIntent(form, 'access')
    await setAgentAccess(ctx, { agentId: form.get('agentId'), userId: params.userId, rights })
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function PersonAccess() {
  const t = useT()
  const { slug, person, agents } = useLoaderData<typeof loader>()
  const name = person.displayName
  const isNarrowable = person.role === 'member'
  return (
    <section className="grid gap-4" aria-labelledby="access-title">
      <BackToPeople slug={slug} />
      <header className="grid gap-0.5">
        <h2 id="access-title" className="font-semibold text-md">
          {t('people.access.title', { name })}
        </h2>
        <p className="text-muted text-sm">
          {isNarrowable
            ? t('people.access.purpose')
            : t('people.access.never', { name, role: t(`people.invitation.as.${person.role}`) })}
        </p>
      </header>
      {isNarrowable && agents.length === 0 ? <p className="text-muted">{t('people.access.none')}</p> : null}
      {isNarrowable && agents.length > 0 ? (
        <>
          <RightsTable
            label={t('people.access.title', { name })}
            first={t('people.access.agent')}
            slug={slug}
            entries={agents.map((agent) => ({
              key: agent.agentId,
              name: agent.agentName,
              label: agent.agentName,
              userId: person.userId,
              agentId: agent.agentId,
              rights: agent.rights,
            }))}
          />
          <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
            {AGENT_RIGHTS.map((right) => (
              <div key={right} className="contents">
                <dt className="font-medium">{t(`people.right.${right}`)}</dt>
                <dd className="text-muted">{t(`people.right.${right}.body`)}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
    </section>
  )
}
