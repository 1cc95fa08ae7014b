import { clsx } from 'clsx'
import { PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { AccountMenu } from './account-menu.tsx'
import { PaletteKeys } from './palette-keys.tsx'
import { SectionLink } from './section-link.tsx'
import { SECTIONS } from './sections.ts'
import type { ShellData } from './shell-types.ts'
import { WorkspaceMenu } from './workspace-menu.tsx'

type Props = ShellData & {
  isNarrow: boolean
  onToggle: () => void
  onOpenPalette: () => void
  onShowShortcuts: () => void
}

export function Sidebar({ isNarrow, onToggle, onOpenPalette, onShowShortcuts, ...shell }: Props) {
  const t = useT()
  const ToggleIcon = isNarrow ? PanelLeftOpen : PanelLeftClose
  return (
    <aside
      data-state={isNarrow ? 'narrow' : 'wide'}
      className={clsx(
        'sticky top-0 hidden h-dvh shrink-0 flex-col gap-3 border-line border-r bg-sidebar p-2.5 md:flex',
        isNarrow ? 'w-15' : 'w-58',
      )}
    >
      <WorkspaceMenu workspace={shell.workspace} workspaces={shell.workspaces} isNarrow={isNarrow} />
      {isNarrow ? (
        <IconButton label={t('common.palette.open')} tooltipSide="right" onClick={onOpenPalette}>
          <Search aria-hidden="true" />
        </IconButton>
      ) : (
        <button
          type="button"
          onClick={onOpenPalette}
          className="flex h-9 items-center gap-2.5 rounded-sm border border-line bg-surface px-2.5 text-faint transition-colors hover:border-line-strong"
        >
          <Search className="size-4 shrink-0" aria-hidden="true" />
          <span className="min-w-0 flex-1 truncate text-left text-sm">{t('common.palette.open')}</span>
          <PaletteKeys />
        </button>
      )}
      <nav aria-label={t('common.nav.main')} className="grid gap-0.5">
        {SECTIONS.map((section) => (
          <SectionLink
            key={section.id}
            slug={shell.workspace.slug}
            section={section}
            count={section.id === 'inbox' ? shell.unread : 0}
            isNarrow={isNarrow}
          />
        ))}
      </nav>
      <div
        className={clsx('mt-auto flex gap-1', isNarrow ? 'flex-col-reverse items-center' : 'items-center')}
      >
        <div className="min-w-0 flex-1">
          <AccountMenu person={shell.person} isNarrow={isNarrow} onShowShortcuts={onShowShortcuts} />
        </div>
        <IconButton
          label={isNarrow ? t('common.nav.expand') : t('common.nav.collapse')}
          tooltipSide={isNarrow ? 'right' : 'top'}
          size="sm"
          onClick={onToggle}
        >
          <ToggleIcon aria-hidden="true" />
        </IconButton>
      </div>
    </aside>
  )
}
