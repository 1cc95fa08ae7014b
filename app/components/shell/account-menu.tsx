import { clsx } from 'clsx'
import { Keyboard, LogOut, UserRound } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Menu, type MenuEntry } from '#app/components/ui/menu.tsx'
import { usePreferenceEntries } from './preference-entries.tsx'
import type { ShellData } from './shell-types.ts'

type Props = Pick<ShellData, 'person'> & {
  isNarrow?: boolean
  /** On phones it opens downwards from the top bar. */
  side?: 'top' | 'bottom'
  onShowShortcuts: () => void
}

/** As a document: nothing that this page still asks for, and nothing it keeps, outlives the session. */
function signOut(): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/sign-out'
  document.body.append(form)
  form.submit()
}

/** The signed-in person: their profile, how they like to see things, and the way out. */
export function AccountMenu({ person, isNarrow = false, side = 'top', onShowShortcuts }: Props) {
  const t = useT()
  const preferences = usePreferenceEntries()
  const entries: MenuEntry[] = [
    { kind: 'heading', label: person.email },
    {
      label: t('account.title'),
      icon: <UserRound aria-hidden="true" />,
      to: '/account',
    },
    {
      label: t('common.nav.shortcuts'),
      icon: <Keyboard aria-hidden="true" />,
      hint: '?',
      onSelect: onShowShortcuts,
    },
    { kind: 'separator' },
    ...preferences,
    { kind: 'separator' },
    {
      label: t('common.nav.signOut'),
      icon: <LogOut aria-hidden="true" />,
      onSelect: signOut,
    },
  ]
  return (
    <Menu
      className="relative flex min-w-0"
      label={t('common.nav.account')}
      side={side}
      align={side === 'top' ? 'start' : 'end'}
      entries={entries}
      trigger={
        <button
          type="button"
          aria-label={`${t('common.nav.account')}: ${person.name}`}
          className={clsx(
            'flex h-10 min-w-0 flex-1 items-center gap-2.5 rounded-sm px-1.5 text-left transition-colors hover:bg-hover data-[state=open]:bg-hover',
            isNarrow && 'justify-center',
          )}
        >
          <Avatar name={person.name} src={person.avatar} size="sm" />
          {isNarrow ? null : <span className="min-w-0 flex-1 truncate text-sm">{person.name}</span>}
        </button>
      }
    />
  )
}
