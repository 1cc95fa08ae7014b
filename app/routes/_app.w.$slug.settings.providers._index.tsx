import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { AddConnectionDialog } from '#app/components/providers/add-connection-dialog.tsx'
import { ConnectionList } from '#app/components/providers/connection-list.tsx'
import { PlatformCard } from '#app/components/providers/platform-card.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { can } from '#app/domain/permissions.ts'
import { createConnection } from '#app/domain/providers/create-connection.server.ts'
import { listConnections } from '#app/domain/providers/list-connections.server.ts'
import { listPresets } from '#app/domain/providers/list-presets.server.ts'
import { testConnection } from '#app/domain/providers/test-connection.server.ts'
import { tryConnection } from '#app/domain/providers/try-connection.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireTestRate } from '#app/http/provider-test-rate.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  return {
    title: pageTitle(ctx.locale, 'providers.title', workspace.name),
    slug: workspace.slug,
    ...(await listConnections(ctx)),
    mayManage: can(ctx, 'provider', 'manage'),
    ...listPresets(ctx),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    const input = {
      preset: form.get('preset') ?? '',
      kind: form.get('kind') ?? undefined,
      baseUrl: form.get('baseUrl') ?? '',
      key: form.get('key') ?? '',
    }
    const intent = intentOf(form, ['try', 'create'])
    await requireTestRate(ctx)
    if (intent === 'try') return { error: null, verdict: await tryConnection(ctx, input) }
    const { id } = await createConnection(ctx, {
      ...input,
      name: form.get('name'),
      requestsPerMinute: form.get('requestsPerMinute') || 0,
    })
    // Saved first: what the test says is shown on its page, and can be mended there.
    await testConnection(ctx, { connectionId: id })
    return redirect(`/w/${workspace.slug}/settings/providers/${id}`)
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Providers() {
  const { slug, connections, platform, presets, canKeepKeys, mayManage } = useLoaderData<typeof loader>()
  return (
    <div className="grid gap-6">
      <ConnectionList slug={slug} connections={connections} presets={presets} mayManage={mayManage} />
      <PlatformCard slug={slug} platform={platform} />
      {mayManage ? <AddConnectionDialog presets={presets} canKeepKeys={canKeepKeys} /> : null}
    </div>
  )
}
