import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { ConnectionPage } from '#app/components/providers/connection-page.tsx'
import { PlatformPage } from '#app/components/providers/platform-card.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { isProviderKind } from '#app/contracts/provider-kinds.ts'
import { can } from '#app/domain/permissions.ts'
import { addModel, removeModel } from '#app/domain/providers/change-models.server.ts'
import { deleteConnection } from '#app/domain/providers/delete-connection.server.ts'
import { enableConnection } from '#app/domain/providers/enable-connection.server.ts'
import { getConnection, getPlatformModels } from '#app/domain/providers/get-connection.server.ts'
import { testConnection } from '#app/domain/providers/test-connection.server.ts'
import { tryConnection } from '#app/domain/providers/try-connection.server.ts'
import { updateConnection } from '#app/domain/providers/update-connection.server.ts'
import { resetFacts, updateFacts } from '#app/domain/providers/update-facts.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireTestRate } from '#app/http/provider-test-rate.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

/** The page of one connection, or, by the name of a vendor, of what the installation offers of it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const id = params.connectionId ?? ''
  const isPlatform = isProviderKind(id)
  const shown = isPlatform
    ? { platform: await getPlatformModels(ctx, id), own: null }
    : { platform: null, own: await getConnection(ctx, id) }
  return {
    title: pageTitle(ctx.locale, 'providers.title', shown.own?.connection.name ?? id, workspace.name),
    slug: workspace.slug,
    mayManage: can(ctx, 'provider', 'manage'),
    ...shown,
  }
}

const DEEDS = [
  'try',
  'test',
  'update',
  'enable',
  'add-model',
  'remove-model',
  'facts',
  'reset-facts',
  'delete',
] as const

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const { connectionId } = params
  try {
    const form = await request.formData()
    const text = (name: string) => form.get(name) ?? ''
    switch (intentOf(form, DEEDS)) {
      case 'try':
        await requireTestRate(ctx)
        return {
          error: null,
          verdict: await tryConnection(ctx, { connectionId, baseUrl: text('baseUrl'), key: text('key') }),
        }
      case 'test':
        await requireTestRate(ctx)
        return { error: null, verdict: await testConnection(ctx, { connectionId }) }
      case 'update': {
        await requireTestRate(ctx)
        const { needsTest } = await updateConnection(ctx, {
          connectionId,
          name: form.get('name'),
          baseUrl: text('baseUrl'),
          key: text('key'),
          dropsKey: form.get('dropsKey') === 'on',
          requestsPerMinute: form.get('requestsPerMinute') || 0,
        })
        if (!needsTest) return { error: null }
        return { error: null, verdict: await testConnection(ctx, { connectionId }) }
      }
      case 'enable':
        await enableConnection(ctx, { connectionId, isEnabled: form.get('isEnabled') === 'true' })
        return { error: null }
      case 'add-model':
        await addModel(ctx, { connectionId, model: form.get('model') })
        return { error: null }
      case 'remove-model':
        await removeModel(ctx, { connectionId, model: form.get('model') })
        return { error: null }
      case 'facts': {
        const has = (name: string) => form.get(name) === 'on'
        await updateFacts(ctx, {
          ...Object.fromEntries(form),
          hasTools: has('hasTools'),
          hasVision: has('hasVision'),
          hasJson: has('hasJson'),
        })
        return { error: null }
      }
      case 'reset-facts':
        await resetFacts(ctx, { reference: form.get('reference') })
        return { error: null }
      case 'delete':
        await deleteConnection(ctx, { connectionId, acceptsUse: form.get('acceptsUse') === 'true' })
        return redirect(`/w/${workspace.slug}/settings/providers`)
    }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Connection() {
  const { slug, platform, own, mayManage } = useLoaderData<typeof loader>()
  if (platform) return <PlatformPage slug={slug} {...platform} mayManage={mayManage} />
  return own ? (
    <ConnectionPage key={own.connection.id} slug={slug} detail={own} mayManage={mayManage} />
  ) : null
}
