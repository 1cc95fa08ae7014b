import { Link, useRouteLoaderData } from '@remix-run/react'
import { History } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { can, type Role } from '#app/domain/permissions.ts'

type Props = { object: `${'agent' | 'knowledge_source' | 'conversation'}:${string}` }

/** From an object to its part of the log, for those who may read it. */
export function WhoDidThis({ object }: Props) {
  const t = useT()
  const shell = useRouteLoaderData<{ workspace: { slug: string; role: Role } }>('routes/_app.w.$slug')
  if (!shell || !can(shell.workspace.role, 'audit', 'read')) return null
  return (
    <Link
      to={`/w/${shell.workspace.slug}/settings/audit?object=${object}`}
      className="inline-flex w-fit items-center gap-1.5 text-muted text-sm underline-offset-2 hover:text-ink hover:underline"
    >
      <History className="size-3.5" aria-hidden="true" />
      {t('audit.whoDidThis')}
    </Link>
  )
}
