import type { LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData, useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'
import { useLiveRevalidation } from '#app/components/live/use-live-revalidation.ts'
import { PageFailure } from '#app/components/shell/page-failure.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { StepsCard } from '#app/components/traces/steps-card.tsx'
import { TraceFacts, TraceHead } from '#app/components/traces/trace-head.tsx'
import { Page } from '#app/components/ui/page.tsx'
import { getTrace } from '#app/domain/traces/get-trace.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  return {
    title: pageTitle(ctx.locale, 'traces.title', workspace.name),
    trace: await getTrace(ctx, params.runId ?? ''),
    slug: workspace.slug,
    workspaceId: workspace.id,
  }
}

/** A preview's answer is told of nowhere: it is looked at again while it is written. */
const LOOK_AGAIN_MS = 2_000

export default function TracePage() {
  const { trace, slug, workspaceId } = useLoaderData<typeof loader>()
  const { run } = trace
  useLiveRevalidation(
    workspaceId,
    ['conversation.changed', 'approval.changed'],
    ({ conversationId }) => conversationId === run.conversationId,
  )
  const { revalidate } = useRevalidator()
  const isRunning = run.status === 'running'
  useEffect(() => {
    if (!isRunning) return
    const timer = setInterval(revalidate, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [isRunning, revalidate])
  return (
    <Page>
      <TraceHead trace={trace} slug={slug} />
      <div className="grid gap-6" key={run.id}>
        <TraceFacts trace={trace} slug={slug} />
        <StepsCard trace={trace} slug={slug} />
      </div>
    </Page>
  )
}

export function ErrorBoundary() {
  return (
    <div className="grid flex-1 place-items-center">
      <PageFailure />
    </div>
  )
}
