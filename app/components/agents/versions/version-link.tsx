import { Link } from '@remix-run/react'
import { useT } from '#app/components/i18n.tsx'

type Props = { slug: string; agentId: string; number: number | null }

/** Which version answers here, leading to what it says and how it differs. */
export function VersionLink({ slug, agentId, number }: Props) {
  const t = useT()
  if (number === null) return null
  return (
    <Link
      to={`/w/${slug}/agents/${agentId}/versions?from=${number}&to=draft`}
      className="w-fit text-muted text-sm underline-offset-2 hover:text-ink hover:underline"
    >
      {t('versions.version', { number })}
    </Link>
  )
}
