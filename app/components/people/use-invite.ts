import { useFetcher } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import type { Invited } from '#app/domain/invitations/invite-people.server.ts'

type Answer = {
  error: { message: string; fields: Record<string, string> } | null
  invited?: Invited
}

/** Sends invitations, and says afterwards how many went out and who was here already. */
export function useInvite(onDone: () => void) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const latest = useRef({ t, onDone })
  latest.current = { t, onDone }
  const { state, data } = fetcher
  useEffect(() => {
    if (state !== 'idle' || data?.error !== null || !data.invited) return
    const { invited, alreadyMembers } = data.invited
    const already = alreadyMembers.join(', ')
    latest.current.onDone()
    toast(
      latest.current.t('people.invite.sent', { count: invited.length }),
      already ? { body: latest.current.t('people.invite.already', { list: already }), tone: 'info' } : {},
    )
  }, [state, data])
  const error = data?.error ?? null
  return {
    Form: fetcher.Form,
    isBusy: state !== 'idle',
    errorOf: (field: string) => error?.fields[field],
    message: error && Object.keys(error.fields).length === 0 ? error.message : null,
  }
}
