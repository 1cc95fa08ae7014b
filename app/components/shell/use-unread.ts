import { useEffect, useRef } from 'react'
import { useChannel } from '#app/components/live/use-channel.ts'
import { useLoaded } from '#app/components/live/use-loaded.ts'
import type { ShellData } from './shell-types.ts'

/** A busy minute asks for the number this often at most. */
const GATHER_MS = 500

/** The number beside "Inbox", kept up to date on every page without loading that page's own data again. */
export function useUnread({
  workspace,
  topic,
  unread,
}: Pick<ShellData, 'workspace' | 'topic' | 'unread'>): number {
  const loaded = useLoaded<{ unread: number }>(`/resources/w/${workspace.slug}/unread`)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const refresh = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      loaded.refresh()
    }, GATHER_MS)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useChannel(topic, {
    onEvent: (name) => {
      if (name === 'conversation.changed') refresh()
    },
    onJoin: refresh,
  })
  return loaded.data?.unread ?? unread
}
