import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { Link } from '@remix-run/react'
import { ChevronLeft } from 'lucide-react'
import { ImportForm } from '#app/components/agents/versions/import-form.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Page } from '#app/components/ui/page.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { checkAgentFile } from '#app/domain/agents/file/check-agent-file.server.ts'
import { importAgent } from '#app/domain/agents/file/import-agent.server.ts'
import { MAX_FILE_BYTES } from '#app/domain/agents/file/limits.ts'
import { requirePermission } from '#app/domain/permissions.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'
import { requireSharedRates } from '#app/http/shared-rate.server.ts'
import { readUpload } from '#app/http/upload.server.ts'

export const meta = titleMeta

/** Unpacking costs more than most of what a page asks for. */
const UPLOADS = { name: 'agent-files', burst: 20, perMinute: 10 }

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  requirePermission(ctx, 'agent', 'import')
  return { title: pageTitle(ctx.locale, 'versions.import.title', workspace.name) }
}

/** `check` looks and tells; `import` makes what was told. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace, user, accessToken } = await requireMember(request, params.slug)
  try {
    requirePermission(ctx, 'agent', 'import')
    await requireSharedRates([{ limit: UPLOADS, key: user.id }])
    const { form, file } = await readUpload(request, 'file', MAX_FILE_BYTES, 'errors.agentFile.tooLarge')
    if (intentOf(form, ['check', 'import']) === 'check')
      return { error: null, report: await checkAgentFile(ctx, file.bytes) }
    const digest = String(form.get('digest') ?? '')
    const { id } = await importAgent(ctx, { bytes: file.bytes, digest }, accessToken)
    return redirect(`/w/${workspace.slug}/agents/${id}`)
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function ImportAgent() {
  const t = useT()
  return (
    <Page width="narrow">
      <PageHead
        back={
          <Link
            to=".."
            relative="path"
            className="inline-flex w-fit items-center gap-1 rounded-sm text-muted text-sm hover:text-ink"
          >
            <ChevronLeft className="size-4" aria-hidden="true" />
            {t('agents.edit.back')}
          </Link>
        }
        title={t('versions.import.title')}
        purpose={t('versions.import.purpose')}
      />
      <ImportForm />
    </Page>
  )
}
