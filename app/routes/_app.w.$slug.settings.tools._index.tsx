import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { AddTool, WaysToATool } from '#app/components/tools/add-tool.tsx'
import { ServerRow } from '#app/components/tools/server-row.tsx'
import { ToolRow } from '#app/components/tools/tool-row.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { can } from '#app/domain/permissions.ts'
import { switchTool } from '#app/domain/tools/change-tool.server.ts'
import { listTools } from '#app/domain/tools/list-tools.server.ts'
import { requireIntent } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  return {
    title: pageTitle(ctx.locale, 'tools.page', workspace.name),
    slug: workspace.slug,
    mayManage: can(ctx, 'tool', 'manage'),
    ...(await listTools(ctx)),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    requireIntent(form, 'switch')
    await switchTool(ctx, { toolId: form.get('toolId'), isEnabled: form.get('isEnabled') === 'on' })
    return { error: null }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Tools() {
  const t = useT()
  const { slug, tools, servers, mayManage } = useLoaderData<typeof loader>()
  const base = `/w/${slug}/settings/tools`
  const isEmpty = tools.length === 0 && servers.length === 0
  return (
    <div className="grid grid-cols-1 gap-5">
      <Card
        title={t('tools.page')}
        purpose={isEmpty ? t('tools.empty') : t('tools.purpose')}
        action={mayManage && !isEmpty ? <AddTool base={base} /> : null}
      >
        {isEmpty ? (
          mayManage ? (
            <WaysToATool base={base} />
          ) : (
            <p className="text-muted">{t('tools.emptyMember')}</p>
          )
        ) : tools.length === 0 ? (
          <p className="text-muted">{t('tools.noneYet')}</p>
        ) : (
          <ul aria-label={t('tools.page')} className="-mx-5 -mb-4 divide-y divide-line border-line border-t">
            {tools.map((tool) => (
              <ToolRow key={tool.id} base={base} tool={tool} mayManage={mayManage} />
            ))}
          </ul>
        )}
      </Card>
      {servers.length > 0 ? (
        <Card title={t('tools.servers')} purpose={t('tools.serversPurpose')}>
          <ul
            aria-label={t('tools.servers')}
            className="-mx-5 -mb-4 divide-y divide-line border-line border-t"
          >
            {servers.map((server) => (
              <ServerRow
                key={server.id}
                base={base}
                server={server}
                count={tools.filter(({ serverId }) => serverId === server.id).length}
              />
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  )
}
