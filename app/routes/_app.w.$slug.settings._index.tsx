import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { DangerZone } from '#app/components/settings/danger-zone.tsx'
import { OwnershipOffer } from '#app/components/settings/ownership-offer.tsx'
import { WorkspaceForm } from '#app/components/settings/workspace-form.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { can } from '#app/domain/permissions.ts'
import { deleteWorkspace } from '#app/domain/workspaces/delete-workspace.server.ts'
import { leaveWorkspace } from '#app/domain/workspaces/leave-workspace.server.ts'
import { listPeople } from '#app/domain/workspaces/list-people.server.ts'
import {
  acceptOwnership,
  getOffer,
  offerOwnership,
  withdrawOffer,
} from '#app/domain/workspaces/ownership.server.ts'
import { LOGO_BYTES } from '#app/domain/workspaces/schemas.ts'
import { setLogo } from '#app/domain/workspaces/set-logo.server.ts'
import { updateWorkspace } from '#app/domain/workspaces/update-workspace.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { readUpload } from '#app/http/upload.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, user, workspace, role } = await requireMember(request, params.slug)
  const [people, offer] = await Promise.all([listPeople(ctx), getOffer(ctx)])
  return {
    title: pageTitle(ctx.locale, 'settings.title', workspace.name),
    workspace,
    mayUpdate: can(role, 'workspace', 'update'),
    may: { transfer: can(role, 'workspace', 'transfer'), delete: can(role, 'workspace', 'delete') },
    candidates: people
      .filter(({ userId }) => userId !== user.id)
      .map(({ userId, displayName }) => ({ userId, name: displayName })),
    offer,
    isOfferedToMe: offer?.to.userId === user.id,
  }
}

const DEEDS = [
  'workspace',
  'logo',
  'remove-logo',
  'leave',
  'transfer',
  'accept',
  'withdraw',
  'delete',
] as const

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace, accessToken } = await requireMember(request, params.slug)
  try {
    const { form, file } = await readUpload(request, 'logo', LOGO_BYTES, 'errors.workspace.logoTooLarge')
    const input = Object.fromEntries(form)
    switch (intentOf(form, DEEDS)) {
      case 'logo':
        await setLogo(ctx, file.bytes, accessToken)
        break
      case 'remove-logo':
        await setLogo(ctx, null, accessToken)
        break
      case 'leave':
        await leaveWorkspace(ctx)
        return redirect('/')
      case 'transfer':
        await offerOwnership(ctx, input)
        break
      case 'accept':
        await acceptOwnership(ctx)
        break
      case 'withdraw':
        await withdrawOffer(ctx)
        break
      case 'delete':
        await deleteWorkspace(ctx, input)
        return redirect(`/w/${workspace.slug}/restore`)
      case 'workspace': {
        const { slug } = await updateWorkspace(ctx, input)
        if (slug !== workspace.slug) return redirect(`/w/${slug}/settings`)
      }
    }
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function GeneralSettings() {
  const { workspace, mayUpdate, may, candidates, offer, isOfferedToMe } = useLoaderData<typeof loader>()
  return (
    <div className="grid gap-6">
      {offer && isOfferedToMe ? <OwnershipOffer offer={offer} /> : null}
      <WorkspaceForm key={`${workspace.id}:${workspace.slug}`} workspace={workspace} mayUpdate={mayUpdate} />
      <DangerZone name={workspace.name} may={may} candidates={candidates} offer={offer} />
    </div>
  )
}
