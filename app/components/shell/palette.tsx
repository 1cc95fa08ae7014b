import { lazy, Suspense } from 'react'
import type { ShellData } from './shell-types.ts'

export type PaletteProps = Pick<ShellData, 'workspace' | 'workspaces'> & {
  onClose: () => void
  onShowShortcuts: () => void
}

const PalettePanel = lazy(() =>
  import('./palette-panel.tsx').then((module) => ({ default: module.PalettePanel })),
)

/** The command palette; fetched when it is opened for the first time. */
export function Palette({ isOpen, ...props }: PaletteProps & { isOpen: boolean }) {
  if (!isOpen) return null
  return (
    <Suspense fallback={null}>
      <PalettePanel {...props} />
    </Suspense>
  )
}
