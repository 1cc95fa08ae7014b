import { Link } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import type { ConnectionKind } from '#app/domain/providers/address.ts'
import type { PlatformView } from '#app/domain/providers/connection-views.ts'
import type { ModelRow } from '#app/domain/providers/get-connection.server.ts'
import { BackToProviders } from './back-to-providers.tsx'
import { ModelsCard } from './models-card.tsx'

/** What the installation itself offers: named, and nothing of its keys. */
export function PlatformCard({ slug, platform }: { slug: string; platform: PlatformView[] }) {
  const t = useT()
  return (
    <Card
      title={t('providers.platform.title')}
      purpose={platform.length > 0 ? t('providers.platform.purpose') : t('providers.platform.none')}
      className="overflow-hidden"
    >
      {platform.length > 0 ? (
        <ul
          aria-label={t('providers.platform.title')}
          className="-mx-5 -mb-4 divide-y divide-line border-line border-t"
        >
          {platform.map(({ provider, models }) => (
            <li key={provider} className="grid gap-0.5 px-5 py-3">
              <Link
                to={`/w/${slug}/settings/providers/${provider}`}
                prefetch="intent"
                className="w-fit font-medium underline-offset-2 hover:underline"
              >
                {t(`providers.vendor.${provider}`)}
              </Link>
              <span className="text-muted text-sm">{models.join(' · ')}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

type PageProps = { slug: string; provider: ConnectionKind; models: ModelRow[]; mayManage: boolean }

export function PlatformPage({ slug, provider, models, mayManage }: PageProps) {
  const t = useT()
  return (
    <section className="grid gap-5" aria-labelledby="provider-title">
      <BackToProviders slug={slug} />
      <header className="grid gap-0.5">
        <h2 id="provider-title" className="font-semibold text-md">
          {t(`providers.vendor.${provider}`)}
        </h2>
        <p className="text-muted text-sm">{t('providers.platform.purpose')}</p>
      </header>
      <ModelsCard models={models} fetchedAt={null} mayManage={mayManage} isOwn={false} />
    </section>
  )
}
