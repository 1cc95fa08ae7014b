import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { OpenApiWizard } from '#app/components/tools/openapi-wizard.tsx'
import { ToolHead } from '#app/components/tools/tool-head.tsx'
import { requirePermission } from '#app/domain/permissions.ts'
import { getServer } from '#app/domain/tools/list-tools.server.ts'
import { importDocument } from '#app/domain/tools/openapi/import-document.server.ts'
import { readDocument } from '#app/domain/tools/openapi/read-document.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { jsonFromForm } from '#app/http/tool-form.server.ts'

export const meta = titleMeta

const serverIn = (request: Request) => new URL(request.url).searchParams.get('server')

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  requirePermission(ctx, 'tool', 'manage')
  const serverId = serverIn(request)
  const server = serverId ? (await getServer(ctx, { serverId })).server : null
  return { title: pageTitle(ctx.locale, 'tools.add.openapi', workspace.name), slug: workspace.slug, server }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const serverId = serverIn(request)
  try {
    const form = await request.formData()
    const given = { ...Object.fromEntries(form), serverId }
    if (intentOf(form, ['read', 'import']) === 'read')
      return { error: null, document: await readDocument(ctx, given) }
    const made = await importDocument(ctx, { ...given, operations: jsonFromForm(form, 'operations') })
    return redirect(`/w/${workspace.slug}/settings/tools/servers/${made.serverId}`)
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function OpenApi() {
  const t = useT()
  const { slug, server } = useLoaderData<typeof loader>()
  const base = `/w/${slug}/settings/tools`
  return (
    <>
      <ToolHead
        back={server ? `${base}/servers/${server.id}` : base}
        backLabel={server?.name ?? t('tools.page')}
        title={server ? t('tools.openapi.again') : t('tools.add.openapi')}
      />
      <OpenApiWizard server={server} />
    </>
  )
}
