import { useFormat, useT } from '#app/components/i18n.tsx'
import { ButtonLink } from '#app/components/ui/button-link.tsx'
import type { ClosedWorkspace } from '#app/domain/workspaces/schemas.ts'

/** For whoever comes looking for a workspace they deleted. */
export function ClosedWorkspaces({ closed }: { closed: ClosedWorkspace[] }) {
  const t = useT()
  const format = useFormat()
  if (closed.length === 0) return null
  return (
    <ul className="mb-6 grid gap-2">
      {closed.map(({ id, slug, name, purgeAt }) => (
        <li
          key={id}
          className="flex items-center justify-between gap-4 rounded-sm bg-info-soft px-3 py-2 text-info text-sm"
        >
          {t('workspace.restore.hint', { name, date: format.date(purgeAt) })}
          <ButtonLink to={`/w/${slug}/restore`} size="sm">
            {t('workspace.restore.open')}
          </ButtonLink>
        </li>
      ))}
    </ul>
  )
}
