import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { McpForm } from '#app/components/tools/mcp-form.tsx'
import { ToolHead } from '#app/components/tools/tool-head.tsx'
import { requirePermission } from '#app/domain/permissions.ts'
import { saveMcpServer } from '#app/domain/tools/servers/save-mcp-server.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  requirePermission(ctx, 'tool', 'manage')
  return { title: pageTitle(ctx.locale, 'tools.add.mcp', workspace.name), slug: workspace.slug }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    requireIntent(form, 'save')
    const { serverId } = await saveMcpServer(ctx, { ...Object.fromEntries(form), serverId: null })
    return redirect(`/w/${workspace.slug}/settings/tools/servers/${serverId}`)
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function NewServer() {
  const t = useT()
  const { slug } = useLoaderData<typeof loader>()
  return (
    <>
      <ToolHead back={`/w/${slug}/settings/tools`} backLabel={t('tools.page')} title={t('tools.add.mcp')} />
      <McpForm server={null} mayManage />
    </>
  )
}
