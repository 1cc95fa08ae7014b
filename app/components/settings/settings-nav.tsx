import { NavLink, useLocation } from '@remix-run/react'
import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { useCurrentInSight } from '#app/components/ui/use-current-in-sight.ts'

/** The pages of the settings, in order. `path` is below /w/:slug/settings; '' is the first page. */
const ENTRIES = [
  { id: 'general', path: '' },
  { id: 'people', path: 'people' },
  { id: 'roles', path: 'roles' },
  { id: 'providers', path: 'providers' },
  { id: 'tools', path: 'tools' },
  { id: 'apiKeys', path: 'api-keys' },
  { id: 'budgets', path: 'budgets' },
  { id: 'audit', path: 'audit' },
] as const

export type SettingsEntry = (typeof ENTRIES)[number]['id']

type Props = { slug: string; visible: readonly SettingsEntry[] }

export function SettingsNav({ slug, visible }: Props) {
  const t = useT()
  const row = useCurrentInSight<HTMLElement>(useLocation().pathname)
  return (
    <nav
      ref={row}
      aria-label={t('workspace.nav')}
      className="scroll-row mb-6 flex gap-3 border-line border-b"
    >
      {ENTRIES.filter(({ id }) => visible.includes(id)).map(({ id, path }) => (
        <NavLink
          key={id}
          to={`/w/${slug}/settings${path && `/${path}`}`}
          end={path === ''}
          prefetch="intent"
          className={({ isActive }) =>
            clsx(
              '-mb-px whitespace-nowrap border-b-2 py-2 font-medium text-sm transition-colors',
              'focus-visible:-outline-offset-2',
              isActive ? 'border-accent text-ink' : 'border-transparent text-muted hover:text-ink',
            )
          }
        >
          {t(`workspace.nav.${id}`)}
        </NavLink>
      ))}
    </nav>
  )
}
