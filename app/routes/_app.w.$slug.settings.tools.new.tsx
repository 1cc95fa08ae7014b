import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { HttpForm } from '#app/components/tools/http-form.tsx'
import { ToolHead } from '#app/components/tools/tool-head.tsx'
import { requirePermission } from '#app/domain/permissions.ts'
import { saveHttpTool } from '#app/domain/tools/save-http-tool.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { toolFromForm } from '#app/http/tool-form.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  requirePermission(ctx, 'tool', 'manage')
  return { title: pageTitle(ctx.locale, 'tools.add.http', workspace.name), slug: workspace.slug }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    requireIntent(form, 'save')
    const tool = toolFromForm(form, 'tool')
    const { toolId } = await saveHttpTool(ctx, { ...tool, toolId: null })
    return redirect(`/w/${workspace.slug}/settings/tools/${toolId}`)
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function NewTool() {
  const t = useT()
  const { slug } = useLoaderData<typeof loader>()
  return (
    <>
      <ToolHead back={`/w/${slug}/settings/tools`} backLabel={t('tools.page')} title={t('tools.add.http')} />
      <HttpForm tool={null} mayManage />
    </>
  )
}
