import { useRouteLoaderData } from '@remix-run/react'
import { useEffect } from 'react'
import { useChannel } from '#app/components/live/use-channel.ts'
import { useLoaded } from '#app/components/live/use-loaded.ts'
import type { Approval } from '#app/domain/tools/approval.ts'

type Loaded = { conversationId: string; approvals: Approval[] }

/**
 * The calls of a conversation that need a person, kept up to date. `sign` is whatever shows on the page that something
 * may have changed; null as a conversation loads nothing.
 */
export function useApprovals(slug: string, conversationId: string | null, sign: string): Approval[] {
  const frame = useRouteLoaderData('routes/_app.w.$slug') as { topic?: string } | undefined
  const url = conversationId && `/resources/w/${slug}/approvals?conversation=${conversationId}`
  const { data, refresh } = useLoaded<Loaded>(url)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new sign is the reason to look again
  useEffect(refresh, [refresh, sign])
  useChannel((url && frame?.topic) || null, {
    onEvent(name, payload) {
      const isMine = (payload as { conversationId?: unknown } | null)?.conversationId === conversationId
      if (name === 'approval.changed' && isMine) refresh()
    },
    onJoin: refresh,
  })
  return data?.conversationId === conversationId ? (data?.approvals ?? []) : []
}
