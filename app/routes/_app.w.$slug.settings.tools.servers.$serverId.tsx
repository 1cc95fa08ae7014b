import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { DeleteTool } from '#app/components/tools/delete-tool.tsx'
import { ListedTools } from '#app/components/tools/listed-tools.tsx'
import { McpForm } from '#app/components/tools/mcp-form.tsx'
import { ServerState } from '#app/components/tools/server-state.tsx'
import { ToolHead } from '#app/components/tools/tool-head.tsx'
import { ToolRow } from '#app/components/tools/tool-row.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { can } from '#app/domain/permissions.ts'
import { switchTool } from '#app/domain/tools/change-tool.server.ts'
import { getServerWithChanges } from '#app/domain/tools/list-tools.server.ts'
import { acceptChange } from '#app/domain/tools/servers/accept-change.server.ts'
import { allowTools } from '#app/domain/tools/servers/allow-tools.server.ts'
import { deleteServer } from '#app/domain/tools/servers/delete-server.server.ts'
import { refreshServer } from '#app/domain/tools/servers/refresh-server.server.ts'
import { saveMcpServer } from '#app/domain/tools/servers/save-mcp-server.server.ts'
import { startSignIn } from '#app/domain/tools/servers/sign-in.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { jsonFromForm } from '#app/http/tool-form.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const { server, tools, entries, gone } = await getServerWithChanges(ctx, { serverId: params.serverId })
  return {
    title: pageTitle(ctx.locale, 'tools.page', workspace.name),
    slug: workspace.slug,
    mayManage: can(ctx, 'tool', 'manage'),
    // What is listed goes out once, with its tools beside it.
    server: { ...server, listed: [] },
    tools,
    entries,
    gone,
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const { serverId } = params
  try {
    const form = await request.formData()
    switch (intentOf(form, ['save', 'refresh', 'sign-in', 'allow', 'accept', 'switch', 'delete'])) {
      case 'save':
        await saveMcpServer(ctx, { ...Object.fromEntries(form), serverId })
        return { error: null }
      case 'refresh':
        await refreshServer(ctx, { serverId })
        return { error: null }
      case 'sign-in':
        return redirect((await startSignIn(ctx, workspace.slug, { serverId })).goTo)
      case 'allow':
        await allowTools(ctx, { serverId, tools: jsonFromForm(form, 'tools') })
        return { error: null }
      case 'accept':
        await acceptChange(ctx, { toolId: form.get('toolId'), hash: form.get('hash') })
        return { error: null }
      case 'switch':
        await switchTool(ctx, { toolId: form.get('toolId'), isEnabled: form.get('isEnabled') === 'on' })
        return { error: null }
      case 'delete':
        await deleteServer(ctx, { serverId })
        return redirect(`/w/${workspace.slug}/settings/tools`)
    }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function Server() {
  const t = useT()
  const { slug, server, tools, entries, gone, mayManage } = useLoaderData<typeof loader>()
  const [search] = useSearchParams()
  const base = `/w/${slug}/settings/tools`
  const agents = tools.flatMap((tool) => tool.agents.map(({ name }) => name))
  return (
    <>
      <ToolHead
        back={base}
        backLabel={t('tools.page')}
        title={server.name}
        action={mayManage ? <DeleteTool name={server.name} agents={agents} tools={tools.length} /> : null}
      />
      <div className="grid grid-cols-1 gap-5">
        <FormError>{search.has('refused') ? t('errors.tools.signInOver') : null}</FormError>
        {server.kind === 'mcp' ? (
          <>
            <ServerState server={server} mayManage={mayManage} />
            <ListedTools base={base} entries={entries} gone={gone} mayManage={mayManage} />
            <McpForm key={server.id} server={server} mayManage={mayManage} />
          </>
        ) : (
          <Card
            title={t('tools.openapi.tools')}
            purpose={server.url}
            action={
              mayManage ? (
                <ButtonLink to={`${base}/openapi?server=${server.id}`}>{t('tools.openapi.again')}</ButtonLink>
              ) : null
            }
          >
            <ul
              aria-label={t('tools.openapi.tools')}
              className="-mx-5 -mb-4 divide-y divide-line border-line border-t"
            >
              {tools.map((tool) => (
                <ToolRow key={tool.id} base={base} tool={tool} mayManage={mayManage} />
              ))}
            </ul>
          </Card>
        )}
      </div>
    </>
  )
}
