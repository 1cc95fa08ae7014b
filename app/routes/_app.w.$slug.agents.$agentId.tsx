import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { AgentEditor } from '#app/components/agents/agent-editor.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { archiveAgent } from '#app/domain/agents/archive-agent.server.ts'
import { attachSources } from '#app/domain/agents/attach-sources.server.ts'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { publishAgent } from '#app/domain/agents/publish-agent.server.ts'
import { listSources } from '#app/domain/knowledge/list-sources.server.ts'
import { listAccessToAgent } from '#app/domain/members/list-access.server.ts'
import { can } from '#app/domain/permissions.ts'
import { listModelChoices } from '#app/domain/providers/list-model-choices.server.ts'
import { env } from '#app/env.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const [agent, models, { sources }, people] = await Promise.all([
    getAgent(ctx, params.agentId ?? ''),
    listModelChoices(ctx),
    listSources(ctx),
    can(ctx, 'agentAccess', 'read') ? listAccessToAgent(ctx, params.agentId ?? '') : null,
  ])
  // An archived agent is brought back from the list; here there is nothing to do.
  if (agent.isArchived) throw redirect(`/w/${workspace.slug}/agents`)
  return {
    title: pageTitle(ctx.locale, 'agents.title', agent.name),
    slug: workspace.slug,
    agent,
    models,
    sources: sources.map(({ id, name, status }) => ({ id, name, status })),
    appUrl: env().APP_URL,
    timeZone: workspace.timeZone,
    mayArchive: can(ctx, 'agent', 'delete'),
    people,
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const form = await request.formData()
  const { agentId } = params
  try {
    switch (intentOf(form, ['publish', 'archive', 'sources'])) {
      case 'publish': {
        const input = { agentId, note: form.get('note'), updatedAt: form.get('updatedAt') }
        return { error: null, published: await publishAgent(ctx, input) }
      }
      case 'archive':
        await archiveAgent(ctx, { agentId, isArchived: true })
        return redirect(`/w/${workspace.slug}/agents`)
      case 'sources':
        await attachSources(ctx, { agentId, sourceIds: form.getAll('sourceId') })
        return { error: null }
    }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function EditAgent() {
  const data = useLoaderData<typeof loader>()
  return <AgentEditor key={data.agent.id} {...data} />
}
