import { Link } from '@remix-run/react'
import { ArrowLeft } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'

export function BackToProviders({ slug }: { slug: string }) {
  const t = useT()
  return (
    <Link
      to={`/w/${slug}/settings/providers`}
      className="flex w-fit items-center gap-1.5 text-muted text-sm hover:text-ink [&_svg]:size-4"
    >
      <ArrowLeft aria-hidden="true" />
      {t('providers.back')}
    </Link>
  )
}
