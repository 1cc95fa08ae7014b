import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link, useLoaderData } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { DeleteTool } from '#app/components/tools/delete-tool.tsx'
import { HttpForm } from '#app/components/tools/http-form.tsx'
import { McpTool } from '#app/components/tools/mcp-tool.tsx'
import { TestBench } from '#app/components/tools/test-bench.tsx'
import { ToolBadges } from '#app/components/tools/tool-badges.tsx'
import { ToolHead } from '#app/components/tools/tool-head.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { can } from '#app/domain/permissions.ts'
import { deleteTool, nameForVisitors, switchTool } from '#app/domain/tools/change-tool.server.ts'
import { getTool } from '#app/domain/tools/list-tools.server.ts'
import { saveHttpTool } from '#app/domain/tools/save-http-tool.server.ts'
import { testTool } from '#app/domain/tools/test-tool.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { toolFromForm } from '#app/http/tool-form.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const tool = await getTool(ctx, { toolId: params.toolId })
  return {
    title: pageTitle(ctx.locale, 'tools.page', workspace.name),
    slug: workspace.slug,
    mayManage: can(ctx, 'tool', 'manage'),
    tool,
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const { toolId } = params
  try {
    const form = await request.formData()
    switch (intentOf(form, ['save', 'switch', 'name-for-visitors', 'try', 'delete'])) {
      case 'save':
        await saveHttpTool(ctx, { ...toolFromForm(form, 'tool'), toolId })
        return { error: null }
      case 'switch':
        await switchTool(ctx, { toolId, isDangerous: form.get('isDangerous') === 'on' })
        return { error: null }
      case 'name-for-visitors':
        await nameForVisitors(ctx, { toolId, visitorTitle: form.get('visitorTitle') })
        return { error: null }
      case 'try':
        return { error: null, trial: await testTool(ctx, { toolId, args: form.get('args') }) }
      case 'delete':
        await deleteTool(ctx, { toolId })
        return redirect(`/w/${workspace.slug}/settings/tools`)
    }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Tool() {
  const t = useT()
  const { slug, tool, mayManage } = useLoaderData<typeof loader>()
  const base = `/w/${slug}/settings/tools`
  return (
    <>
      <ToolHead
        back={tool.serverId ? `${base}/servers/${tool.serverId}` : base}
        backLabel={tool.serverName ?? t('tools.page')}
        title={tool.title}
        badges={<ToolBadges tool={tool} />}
        action={
          mayManage ? (
            <DeleteTool name={tool.title} agents={tool.agents.map(({ name }) => name)} tools={null} />
          ) : null
        }
      />
      <div className="grid grid-cols-1 gap-5">
        {tool.agents.length > 0 ? (
          <p className="text-muted text-sm">
            {t('tools.usedByList')}{' '}
            {tool.agents.map(({ id, name }, at) => (
              <span key={id}>
                {at > 0 ? ', ' : null}
                <Link to={`/w/${slug}/agents/${id}`} className="text-accent-text underline">
                  {name}
                </Link>
              </span>
            ))}
          </p>
        ) : null}
        {tool.kind === 'mcp' ? (
          <McpTool tool={tool} mayManage={mayManage} />
        ) : (
          <HttpForm key={tool.id} tool={tool} mayManage={mayManage} />
        )}
        {mayManage ? (
          <div id="try" className="scroll-mt-4">
            <Card title={t('tools.bench')} purpose={t('tools.benchPurpose')}>
              <TestBench schema={tool.parameters} fields={{}} note={t('tools.bench.real')} />
            </Card>
          </div>
        ) : null}
      </div>
    </>
  )
}
