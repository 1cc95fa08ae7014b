import { type ReactNode, useState } from 'react'
import { TimeZone } from '#app/components/i18n.tsx'
import { Palette } from './palette.tsx'
import { PhoneBottomBar, PhoneTopBar } from './phone-bars.tsx'
import type { ShellData } from './shell-types.ts'
import { ShortcutsHelp } from './shortcuts-help.tsx'
import { Sidebar } from './sidebar.tsx'
import { usePreferences } from './use-preferences.ts'
import { useShortcuts } from './use-shortcuts.ts'
import { useUnread } from './use-unread.ts'

/** The frame around every page of a workspace. A page that wants exactly the room inside uses `h-shell`. */
export function Shell({ children, ...data }: ShellData & { children: ReactNode }) {
  const shell = { ...data, unread: useUnread(data) }
  const { keepSidebar } = usePreferences()
  const [isNarrow, setNarrow] = useState(shell.sidebar === 'narrow')
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null)
  const onToggle = () => {
    setNarrow(!isNarrow)
    keepSidebar(isNarrow ? 'wide' : 'narrow')
  }
  const onOpenPalette = () => setOpen('palette')
  const onShowShortcuts = () => setOpen('shortcuts')
  useShortcuts({
    slug: shell.workspace.slug,
    onPalette: () => setOpen((was) => (was === 'palette' ? null : 'palette')),
    onHelp: onShowShortcuts,
    onSidebar: onToggle,
  })

  return (
    <TimeZone name={shell.person.timeZone ?? shell.workspace.timeZone}>
      <div className="min-h-dvh md:flex">
        <Sidebar
          {...shell}
          isNarrow={isNarrow}
          onToggle={onToggle}
          onOpenPalette={onOpenPalette}
          onShowShortcuts={onShowShortcuts}
        />
        <PhoneTopBar {...shell} onOpenPalette={onOpenPalette} onShowShortcuts={onShowShortcuts} />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 pb-14 outline-none md:pb-0">
          {children}
        </main>
        <PhoneBottomBar workspace={shell.workspace} unread={shell.unread} />
      </div>
      <Palette
        isOpen={open === 'palette'}
        workspace={shell.workspace}
        workspaces={shell.workspaces}
        onClose={() => setOpen(null)}
        onShowShortcuts={onShowShortcuts}
      />
      <ShortcutsHelp isOpen={open === 'shortcuts'} onClose={() => setOpen(null)} />
    </TimeZone>
  )
}
