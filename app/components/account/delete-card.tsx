import { useFetcher } from '@remix-run/react'
import { FormError } from '#app/components/auth/form-error.tsx'
import { TextLink } from '#app/components/auth/text-link.tsx'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { ProofField } from './proof-field.tsx'

export type Sole = { slug: string; name: string; members: number; isClosed: boolean }
type Answer = { error: { message: string; fields: Record<string, string> } | null }

/** The end of an account: first what only they own, then who they are, then the deed. */
export function DeleteCard({ sole }: { sole: Sole[] }) {
  const t = useT()
  const open = sole.filter(({ isClosed }) => !isClosed)
  return (
    <Card title={t('account.delete.title')} purpose={t('account.delete.purpose')}>
      {open.length > 0 ? <Owned workspaces={open} /> : <Confirm closed={sole.length} />}
    </Card>
  )
}

function Owned({ workspaces }: { workspaces: Sole[] }) {
  const t = useT()
  return (
    <div className="grid gap-3">
      <p>{t('account.delete.solePurpose')}</p>
      <ul className="divide-y divide-line" aria-label={t('account.delete.solePurpose')}>
        {workspaces.map(({ slug, name, members }) => (
          <li key={slug} className="flex items-center justify-between gap-3 py-2">
            <span className="min-w-0 truncate">
              {name}{' '}
              <span className="text-muted text-sm">· {t('account.delete.members', { count: members })}</span>
            </span>
            <TextLink to={`/w/${slug}/settings`}>{t('account.delete.toSettings')}</TextLink>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Confirm({ closed }: { closed: number }) {
  const t = useT()
  const fetcher = useFetcher<Answer>()
  const error = fetcher.data?.error
  return (
    <fetcher.Form method="post" className="grid gap-4" noValidate>
      <FormError>{error && !error.fields.proof ? error.message : null}</FormError>
      {closed > 0 ? <p className="text-muted">{t('account.delete.closed', { count: closed })}</p> : null}
      <ProofField error={error?.fields.proof} />
      <Button
        type="submit"
        variant="danger"
        className="justify-self-start"
        name="intent"
        value="delete"
        isLoading={fetcher.state !== 'idle'}
      >
        {t('account.delete.submit')}
      </Button>
    </fetcher.Form>
  )
}
