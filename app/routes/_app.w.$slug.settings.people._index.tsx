import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { OpenInvitations } from '#app/components/people/invitations-table.tsx'
import { InviteDialog } from '#app/components/people/invite-dialog.tsx'
import { PeopleTable } from '#app/components/people/people-table.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import { invitePeople } from '#app/domain/invitations/invite-people.server.ts'
import { listInvitations } from '#app/domain/invitations/list-invitations.server.ts'
import { resendInvitation } from '#app/domain/invitations/resend-invitation.server.ts'
import { revokeInvitation } from '#app/domain/invitations/revoke-invitation.server.ts'
import { changeRole } from '#app/domain/members/change-role.server.ts'
import { removeMember } from '#app/domain/members/remove-member.server.ts'
import { can } from '#app/domain/permissions.ts'
import { listPeople } from '#app/domain/workspaces/list-people.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { requireInvitationRate } from '#app/http/invitation-rate.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, user, workspace, role } = await requireMember(request, params.slug)
  const mayInvite = can(role, 'invitation', 'create')
  const [people, invitations, agents] = await Promise.all([
    listPeople(ctx),
    can(role, 'invitation', 'read') ? listInvitations(ctx) : [],
    mayInvite ? listAgents(ctx) : [],
  ])
  return {
    title: pageTitle(ctx.locale, 'people.title', workspace.name),
    locale: workspace.locale,
    me: { userId: user.id, role },
    people,
    invitations,
    mayInvite,
    agents: agents.filter((agent) => !agent.isArchived).map(({ id, name }) => ({ id, name })),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  const form = await request.formData()
  const input = Object.fromEntries(form)
  try {
    switch (intentOf(form, ['invite', 'resend', 'revoke', 'remove', 'role'])) {
      case 'invite': {
        await requireInvitationRate(ctx)
        const agentIds = form.get('agents') === 'some' ? form.getAll('agentIds') : null
        return { error: null, invited: await invitePeople(ctx, { ...input, agentIds }) }
      }
      case 'resend':
        await requireInvitationRate(ctx, String(input.invitationId))
        await resendInvitation(ctx, input)
        return { error: null }
      case 'revoke':
        await revokeInvitation(ctx, input)
        return { error: null }
      case 'remove':
        await removeMember(ctx, input)
        return { error: null }
      case 'role':
        await changeRole(ctx, input)
        return { error: null }
    }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function People() {
  const t = useT()
  const { locale, me, people, invitations, mayInvite, agents } = useLoaderData<typeof loader>()
  const [isInviting, setInviting] = useState(false)
  return (
    <div className="grid gap-8">
      <section className="grid gap-4" aria-labelledby="people-title">
        <header className="flex flex-wrap items-start justify-between gap-4">
          <div className="grid gap-0.5">
            <h2 id="people-title" className="font-semibold text-md">
              {t('people.title')}
            </h2>
            <p className="text-muted text-sm">{t('people.purpose')}</p>
          </div>
          {mayInvite ? (
            <Button variant="primary" onClick={() => setInviting(true)}>
              <UserPlus aria-hidden="true" />
              {t('people.invite')}
            </Button>
          ) : null}
        </header>
        <PeopleTable people={people} me={me} />
      </section>
      <OpenInvitations invitations={invitations} />
      {isInviting ? (
        <InviteDialog agents={agents} locale={locale} onClose={() => setInviting(false)} />
      ) : null}
    </div>
  )
}
