import { useFetcher, useRouteLoaderData } from '@remix-run/react'
import { useEffect } from 'react'
import { useChannel } from '#app/components/live/use-channel.ts'
import type { Approval } from '#app/domain/tools/approval.ts'

type Loaded = { conversationId: string; approvals: Approval[] }

/**
 * The calls of a conversation that need a person, kept up to date. `sign` is whatever shows on the page that something
 * may have changed; null as a conversation loads nothing.
 */
export function useApprovals(slug: string, conversationId: string | null, sign: string): Approval[] {
  const { data, load } = useFetcher<Loaded>()
  const frame = useRouteLoaderData('routes/_app.w.$slug') as { topic?: string } | undefined
  const url = conversationId && `/resources/w/${slug}/approvals?conversation=${conversationId}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new sign is the reason to look again
  useEffect(() => {
    if (url) load(url)
  }, [url, load, sign])
  useChannel((url && frame?.topic) || null, {
    onEvent(name, payload) {
      const isMine = (payload as { conversationId?: unknown } | null)?.conversationId === conversationId
      if (name === 'approval.changed' && isMine && url) load(url)
    },
    onJoin: () => url && load(url),
  })
  return data?.conversationId === conversationId ? (data?.approvals ?? []) : []
}
