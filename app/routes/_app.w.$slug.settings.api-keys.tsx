import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { CreateKeyDialog } from '#app/components/api-keys/create-key-dialog.tsx'
import { KeyRow } from '#app/components/api-keys/key-row.tsx'
import { useT } from '#app/components/i18n.tsx'
import { titleMeta } from '#app/components/shell/title-meta.ts'
import { Button } from '#app/components/ui/button.tsx'
import { Card } from '#app/components/ui/card.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { createKey } from '#app/domain/api-keys/create-key.server.ts'
import { listKeys } from '#app/domain/api-keys/list-keys.server.ts'
import { revokeKey } from '#app/domain/api-keys/revoke-key.server.ts'
import { intentOf } from '#app/http/intent.server.ts'
import { pageTitle } from '#app/http/page-title.server.ts'
import { requireMember } from '#app/http/require-member.server.ts'
import { formFailure } from '#app/http/route-failure.server.ts'

export const meta = titleMeta

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, workspace } = await requireMember(request, params.slug)
  const keys = await listKeys(ctx)
  return {
    title: pageTitle(ctx.locale, 'api-keys.title', workspace.name),
    slug: workspace.slug,
    keys,
    now: Date.now(),
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await requireMember(request, params.slug)
  try {
    const form = await request.formData()
    if (intentOf(form, ['create', 'revoke']) === 'revoke') {
      await revokeKey(ctx, { keyId: form.get('keyId') })
      return { error: null }
    }
    const { key } = await createKey(ctx, {
      name: form.get('name'),
      scopes: form.getAll('scopes'),
      lifetime: form.get('lifetime'),
    })
    return { error: null, key }
  } catch (thrown) {
    return formFailure(thrown, request)
  }
}

export default function ApiKeys() {
  const t = useT()
  const { slug, keys, now } = useLoaderData<typeof loader>()
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden="true" />
      {t('api-keys.new')}
    </Button>
  )
  return (
    <>
      <Card
        title={t('api-keys.title')}
        purpose={t('api-keys.purpose')}
        action={keys.length > 0 ? create : null}
        className="overflow-hidden"
      >
        {keys.length === 0 ? (
          <EmptyState
            icon={<KeyRound aria-hidden="true" />}
            title={t('api-keys.empty.title')}
            body={t('api-keys.empty.body')}
            action={create}
          />
        ) : (
          <ul
            aria-label={t('api-keys.list')}
            className="-mx-5 -mb-4 divide-y divide-line border-line border-t"
          >
            {keys.map((key) => (
              <KeyRow key={key.id} slug={slug} apiKey={key} now={now} />
            ))}
          </ul>
        )}
      </Card>
      {isCreating ? <CreateKeyDialog onClose={() => setCreating(false)} /> : null}
    </>
  )
}
