import { Link, useFetcher } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { useFormat, useT } from '#app/components/i18n.tsx'
import { Badge, type Tone } from '#app/components/ui/badge.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { ConfirmDialog } from '#app/components/ui/confirm-dialog.tsx'
import { RelativeTime } from '#app/components/ui/relative-time.tsx'
import { toast } from '#app/components/ui/toast-store.ts'
import { type KeyState, keyState } from '#app/domain/api-keys/rules.ts'
import { KEY_SCOPES } from '#app/domain/permissions.ts'

export type ListedKey = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  expiresAt: string | null
  lastUsedAt: string | null
  revokedAt: string | null
  maker: string | null
  isMakerHere: boolean
}

const TONES: Record<KeyState, Tone> = {
  active: 'success',
  expired: 'warning',
  revoked: 'neutral',
  dead: 'warning',
}

export function KeyRow({ slug, apiKey, now }: { slug: string; apiKey: ListedKey; now: number }) {
  const t = useT()
  const format = useFormat()
  const state = keyState(apiKey, now)
  const scopes = KEY_SCOPES.filter((scope) => apiKey.scopes.includes(scope))
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{apiKey.name}</span>
        <Badge tone={TONES[state]}>{t(`api-keys.state.${state}`)}</Badge>
        <code className="font-mono text-muted text-sm">{apiKey.prefix}…</code>
        <span className="ml-auto flex items-center gap-3">
          <Link
            to={`/w/${slug}/settings/audit?actor=apiKey:${apiKey.id}`}
            className="text-accent-text text-sm underline-offset-2 hover:underline"
          >
            {t('api-keys.activity')}
          </Link>
          {state === 'revoked' ? null : <RevokeButton apiKey={apiKey} />}
        </span>
      </div>
      <p className="text-muted text-sm">{scopes.map((scope) => t(`api-keys.scope.${scope}`)).join(' · ')}</p>
      <p className="flex flex-wrap gap-x-3 text-faint text-sm">
        <span>
          {apiKey.lastUsedAt ? (
            <>
              {t('api-keys.lastUsed')} <RelativeTime when={apiKey.lastUsedAt} />
            </>
          ) : (
            t('api-keys.neverUsed')
          )}
        </span>
        {apiKey.expiresAt ? (
          <span>{t('api-keys.expires', { date: format.date(apiKey.expiresAt) })}</span>
        ) : null}
        {apiKey.maker ? <span>{t('api-keys.madeBy', { name: apiKey.maker })}</span> : null}
        {state === 'dead' ? <span>{t('api-keys.deadWhy')}</span> : null}
      </p>
    </li>
  )
}

function RevokeButton({ apiKey }: { apiKey: ListedKey }) {
  const t = useT()
  const fetcher = useFetcher<{ error: unknown }>()
  const [isAsking, setAsking] = useState(false)
  const isDone = fetcher.state === 'idle' && fetcher.data?.error === null
  useEffect(() => {
    if (isDone) toast(t('api-keys.revoked'))
  }, [isDone, t])
  return (
    <>
      <Button
        size="sm"
        aria-label={t('api-keys.revokeNamed', { name: apiKey.name })}
        onClick={() => setAsking(true)}
      >
        {t('api-keys.revoke')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          fetcher.submit({ intent: 'revoke', keyId: apiKey.id }, { method: 'post' })
          setAsking(false)
        }}
        title={t('api-keys.revoke.title', { name: apiKey.name })}
        body={t('api-keys.revoke.body')}
        confirmLabel={t('api-keys.revoke')}
        isDanger
      />
    </>
  )
}
