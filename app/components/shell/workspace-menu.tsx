import { clsx } from 'clsx'
import { Check, ChevronsUpDown, Plus } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Menu, type MenuEntry } from '#app/components/ui/menu.tsx'
import type { ShellData } from './shell-types.ts'

type Props = Pick<ShellData, 'workspace' | 'workspaces'> & { isNarrow?: boolean }

/** Which workspace this is, and the way to the others. */
export function WorkspaceMenu({ workspace, workspaces, isNarrow = false }: Props) {
  const t = useT()
  const entries: MenuEntry[] = [
    { kind: 'heading', label: t('common.nav.workspaces') },
    ...workspaces.map(({ id, slug, name, logo }) => ({
      label: name,
      icon: <Avatar name={name} src={logo} size="xs" shape="square" />,
      hint: id === workspace.id ? <Check aria-hidden="true" /> : undefined,
      to: `/w/${slug}`,
    })),
    { kind: 'separator' },
    { label: t('common.nav.newWorkspace'), icon: <Plus aria-hidden="true" />, to: '/onboarding' },
  ]
  return (
    <Menu
      className="relative flex min-w-0"
      label={t('common.nav.workspaces')}
      entries={entries}
      trigger={
        <button
          type="button"
          aria-label={t('common.nav.switchWorkspace', { name: workspace.name })}
          className={clsx(
            'flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-sm px-1.5 text-left transition-colors hover:bg-hover data-[state=open]:bg-hover',
            isNarrow && 'justify-center',
          )}
        >
          <Avatar name={workspace.name} src={workspace.logo} size="sm" shape="square" />
          {isNarrow ? null : (
            <>
              <span className="min-w-0 truncate font-semibold md:flex-1">{workspace.name}</span>
              <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
            </>
          )}
        </button>
      }
    />
  )
}
