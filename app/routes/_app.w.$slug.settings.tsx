import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { ProfileForm } from '#app/components/settings/profile-form.tsx'
import { WorkspaceForm } from '#app/components/settings/workspace-form.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { can } from '#app/domain/permissions.ts'
import { openProfile } from '#app/domain/profiles/open-profile.server.ts'
import { updateProfile } from '#app/domain/profiles/update-profile.server.ts'
import { updateWorkspace } from '#app/domain/workspaces/update-workspace.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, person, user, workspace } = await requireMember(request, params.slug)
  const profile = await openProfile(person, user.name ?? user.email)
  return {
    title: pageTitle(ctx.locale, 'settings.title', workspace.name),
    workspace,
    mayUpdate: can(ctx, 'workspace', 'update'),
    profile: { ...profile, email: user.email },
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, person } = await requireMember(request, params.slug)
  const { intent, ...input } = Object.fromEntries(await request.formData())
  try {
    if (intent === 'profile') await updateProfile(person, input)
    else await updateWorkspace(ctx, input)
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Settings() {
  const t = useT()
  const { workspace, mayUpdate, profile } = useLoaderData<typeof loader>()
  return (
    <Page width="narrow">
      <PageHead title={t('settings.title')} purpose={t('settings.purpose')} />
      <div className="grid gap-6">
        <WorkspaceForm key={workspace.id} workspace={workspace} mayUpdate={mayUpdate} />
        <ProfileForm profile={profile} />
      </div>
    </Page>
  )
}
