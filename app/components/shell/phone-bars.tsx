import { NavLink } from '@remix-run/react'
import { clsx } from 'clsx'
import { Search } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { AccountMenu } from './account-menu.tsx'
import { SECTIONS } from './sections.ts'
import type { ShellData } from './shell-types.ts'
import { WorkspaceMenu } from './workspace-menu.tsx'

type TopProps = ShellData & { onOpenPalette: () => void; onShowShortcuts: () => void }

export function PhoneTopBar({ onOpenPalette, onShowShortcuts, ...shell }: TopProps) {
  const t = useT()
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-1 border-line border-b bg-sidebar px-2 md:hidden">
      <div className="min-w-0 flex-1">
        <WorkspaceMenu workspace={shell.workspace} workspaces={shell.workspaces} />
      </div>
      <IconButton label={t('common.palette.open')} tooltipSide="bottom" onClick={onOpenPalette}>
        <Search aria-hidden="true" />
      </IconButton>
      <AccountMenu person={shell.person} isNarrow side="bottom" onShowShortcuts={onShowShortcuts} />
    </header>
  )
}

export function PhoneBottomBar({ workspace, unread }: Pick<ShellData, 'workspace' | 'unread'>) {
  const t = useT()
  return (
    <nav
      aria-label={t('common.nav.main')}
      className="fixed inset-x-0 bottom-0 z-20 grid h-14 grid-cols-4 border-line border-t bg-sidebar pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {SECTIONS.map(({ id, path, icon: Icon }) => (
        <NavLink
          key={id}
          to={`/w/${workspace.slug}/${path}`}
          className={({ isActive }) =>
            clsx(
              'relative grid place-content-center justify-items-center gap-0.5 text-xs focus-visible:-outline-offset-2',
              isActive
                ? 'font-medium text-ink before:absolute before:inset-x-5 before:top-0 before:h-0.5 before:rounded-full before:bg-accent'
                : 'text-muted',
            )
          }
        >
          <span className="relative">
            <Icon className="size-5" strokeWidth={1.75} aria-hidden="true" />
            {id === 'inbox' && unread > 0 ? (
              <span className="absolute -top-1.5 left-3 rounded-full bg-accent px-1 font-semibold text-[10px] text-accent-ink leading-4">
                <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
                <span className="sr-only">{t('common.nav.unread', { count: unread })}</span>
              </span>
            ) : null}
          </span>
          <span className="max-w-24 truncate text-[11px] tracking-tight">{t(`common.nav.${id}`)}</span>
        </NavLink>
      ))}
    </nav>
  )
}
