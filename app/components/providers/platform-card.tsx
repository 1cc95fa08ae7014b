import { Link } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'
import { Card } from '#app/components/ui/card.tsx'
import type { ProviderKind } from '#app/contracts/provider-kinds.ts'
import { needsPerson } from '#app/domain/providers/breaker.ts'
import type { PlatformView } from '#app/domain/providers/connection-views.ts'
import type { ModelRow } from '#app/domain/providers/get-connection.server.ts'
import type { Rest } from '#app/domain/providers/rest.ts'
import { BackToProviders } from './back-to-providers.tsx'
import { ModelsCard } from './models-card.tsx'
import { RestLine } from './rest-line.tsx'
import { StateBadge } from './state-badge.tsx'
import { useFreshRests } from './use-fresh-rests.ts'
import { useRestWords } from './use-rest-words.ts'
import { useVendorName } from './use-vendor-name.ts'

/** What the installation itself offers: named, and nothing of its keys. */
export function PlatformCard({ slug, platform }: { slug: string; platform: PlatformView[] }) {
  const t = useT()
  const vendorName = useVendorName()
  const restWords = useRestWords()
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
          {platform.map(({ provider, models, rest }) => (
            <li key={provider} className="grid gap-0.5 px-5 py-3">
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Link
                  to={`/w/${slug}/settings/providers/${provider}`}
                  prefetch="intent"
                  className="w-fit font-medium underline-offset-2 hover:underline"
                >
                  {vendorName(provider)}
                </Link>
                {rest ? <StateBadge state={rest.isOver ? 'doubtful' : 'resting'} /> : null}
              </span>
              <span className="text-muted text-sm">{models.join(' · ')}</span>
              {rest ? <p className="text-sm text-warning">{restWords(rest)}</p> : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

type PageProps = {
  slug: string
  provider: ProviderKind
  models: ModelRow[]
  rest: Rest | null
  mayManage: boolean
}

export function PlatformPage({ slug, provider, models, rest, mayManage }: PageProps) {
  const t = useT()
  const vendorName = useVendorName()
  useFreshRests()
  return (
    <section className="grid gap-5" aria-labelledby="provider-title">
      <BackToProviders slug={slug} />
      <header className="grid gap-0.5">
        <h2 id="provider-title" className="font-semibold text-md">
          {vendorName(provider)}
        </h2>
        <p className="text-muted text-sm">{t('providers.platform.purpose')}</p>
        {rest ? (
          <div className="mt-2">
            <RestLine
              rest={rest}
              advice={needsPerson(rest.cause) ? t('providers.rest.doInstallation') : ''}
            />
          </div>
        ) : null}
      </header>
      <ModelsCard models={models} fetchedAt={null} mayManage={mayManage} test={null} />
    </section>
  )
}
