import { NavLink, useLocation } from '@remix-run/react'
import { clsx } from 'clsx'
import { useEffect, useRef } from 'react'
import { useT } from '#app/components/i18n.tsx'

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
  const row = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // Where the row is longer than the page, the entry one is at would lie out of sight.
  useEffect(() => {
    const here = pathname && row.current?.querySelector('[aria-current=page]')
    if (here) here.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <nav
      ref={row}
      aria-label={t('workspace.nav')}
      className="mb-6 flex gap-5 overflow-x-auto overflow-y-hidden border-line border-b"
    >
      {ENTRIES.filter(({ id }) => visible.includes(id)).map(({ id, path }) => (
        <NavLink
          key={id}
          to={`/w/${slug}/settings${path && `/${path}`}`}
          end={path === ''}
          prefetch="intent"
          className={({ isActive }) =>
            clsx(
              '-mb-px whitespace-nowrap border-b-2 py-2 font-medium transition-colors',
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
