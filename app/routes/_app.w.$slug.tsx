import type { LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData, useRouteLoaderData } from '@remix-run/react'
import { PageFailure } from '#app/components/shell/page-failure.tsx'
import { Shell } from '#app/components/shell/shell.tsx'
import { openProfile } from '#app/domain/profiles/open-profile.server.ts'
import { visitWorkspace } from '#app/domain/profiles/visit-workspace.server.ts'
import { countUnread } from '#app/domain/workspaces/count-unread.server.ts'
import { getLiveTopic } from '#app/domain/workspaces/get-live-topic.server.ts'
import { listWorkspaces } from '#app/domain/workspaces/list-workspaces.server.ts'
import { preferencesOf } from '#app/http/preferences.server.ts'
import { requireMemberOrWay } from '#app/http/require-member.server.ts'

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, person, user, workspace } = await requireMemberOrWay(request, params.slug)
  const [workspaces, topic, unread, profile, { sidebar }] = await Promise.all([
    listWorkspaces(person),
    getLiveTopic(ctx),
    countUnread(ctx),
    openProfile(person, user.name ?? user.email),
    preferencesOf(request),
  ])
  if (profile.lastWorkspaceId !== workspace.id) await visitWorkspace(ctx)
  return {
    workspace,
    workspaces,
    topic,
    unread,
    sidebar,
    person: {
      id: user.id,
      name: profile.displayName,
      email: user.email,
      avatar: profile.avatar && `/resources/avatar/${user.id}?v=${profile.avatar}`,
      timeZone: profile.timeZone,
    },
  }
}

export default function WorkspaceShell() {
  const shell = useLoaderData<typeof loader>()
  return (
    <Shell {...shell} key={shell.workspace.id}>
      <Outlet />
    </Shell>
  )
}

/** A page inside failed: the way to the others stays. Where the frame itself failed, there is none. */
export function ErrorBoundary() {
  const shell = useRouteLoaderData<typeof loader>('routes/_app.w.$slug')
  const failure = (
    <div className="grid min-h-[80dvh] place-items-center">
      <PageFailure />
    </div>
  )
  return shell ? <Shell {...shell}>{failure}</Shell> : <main id="content">{failure}</main>
}
