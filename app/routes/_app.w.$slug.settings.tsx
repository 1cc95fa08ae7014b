import type { LoaderFunctionArgs } from '@remix-run/node'
import { Outlet, useLoaderData } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { type SettingsEntry, SettingsNav } from '#app/components/settings/settings-nav.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { can } from '#app/domain/permissions.ts'
import { requireMember } from '#app/http/require-member.server.ts'

/** The frame of the settings; each page below asks for its own rights. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const visible: SettingsEntry[] = ['general', 'people', 'roles']
  if (can(ctx, 'provider', 'read')) visible.push('providers')
  if (can(ctx, 'tool', 'read')) visible.push('tools')
  if (can(ctx, 'apiKey', 'read')) visible.push('apiKeys')
  if (can(ctx, 'budget', 'read')) visible.push('budgets')
  if (can(ctx, 'audit', 'read')) visible.push('audit')
  return { slug: workspace.slug, visible }
}

export default function Settings() {
  const t = useT()
  const { slug, visible } = useLoaderData<typeof loader>()
  return (
    <Page width="narrow">
      <PageHead title={t('settings.title')} purpose={t('settings.purpose')} />
      <SettingsNav slug={slug} visible={visible} />
      <Outlet />
    </Page>
  )
}
