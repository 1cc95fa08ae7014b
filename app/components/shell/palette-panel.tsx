import { useNavigate } from '@remix-run/react'
import { Command } from 'cmdk'
import {
  BookOpen,
  Bot,
  Keyboard,
  Languages,
  MessageSquare,
  Monitor,
  Moon,
  Plus,
  Search,
  Sun,
} from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Avatar } from '#app/components/ui/avatar.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import { LOCALES } from '#app/i18n/locales.ts'
import type { PaletteProps } from './palette.tsx'
import { SECTIONS } from './sections.ts'
import { usePaletteSearch } from './use-palette-search.ts'
import { usePreferences } from './use-preferences.ts'

const GROUP_CLASS =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 ' +
  '[&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs'

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Every word typed begins a word of the entry, accents and case aside; the entry's own name counts most. */
function matches(value: string, search: string, keywords: string[] = []): number {
  const begins = (text: string) => {
    const words = plain(text).split(/[^\p{L}\p{N}]+/u)
    return plain(search)
      .split(/\s+/)
      .filter(Boolean)
      .every((typed) => words.some((word) => word.startsWith(typed)))
  }
  if (begins(value)) return 1
  return begins(`${value} ${keywords.join(' ')}`) ? 0.5 : 0
}

type ItemProps = {
  id: string
  icon: ReactNode
  label: string
  detail?: string | null
  words?: string[]
  onSelect: () => void
}

function Item({ id, icon, label, detail, words, onSelect }: ItemProps) {
  return (
    <Command.Item
      // cmdk tells items apart, and matches them, by value: the id keeps two of one name apart.
      value={`${label} ${id}`}
      keywords={words}
      onSelect={onSelect}
      className="flex h-9 cursor-default items-center gap-3 rounded-sm px-2.5 data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {detail ? <span className="max-w-40 truncate text-faint text-sm">{detail}</span> : null}
    </Command.Item>
  )
}

const FOUND = {
  agent: { path: 'agents', icon: <Bot aria-hidden="true" />, heading: 'agents' },
  conversation: { path: 'inbox', icon: <MessageSquare aria-hidden="true" />, heading: 'conversations' },
  source: { path: 'knowledge', icon: <BookOpen aria-hidden="true" />, heading: 'sources' },
} as const
const KINDS = ['agent', 'conversation', 'source'] as const
const THEMES = [
  { value: 'system', key: 'themeSystem', icon: <Monitor aria-hidden="true" /> },
  { value: 'light', key: 'themeLight', icon: <Sun aria-hidden="true" /> },
  { value: 'dark', key: 'themeDark', icon: <Moon aria-hidden="true" /> },
] as const

export function PalettePanel({ workspace, workspaces, onClose, onShowShortcuts }: PaletteProps) {
  const t = useT()
  const navigate = useNavigate()
  const { setTheme, setLocale } = usePreferences()
  const [text, setText] = useState('')
  const { state, found } = usePaletteSearch(workspace.slug, text)
  const base = `/w/${workspace.slug}`
  const act = (deed: () => void) => () => {
    onClose()
    deed()
  }
  const go = (path: string) => act(() => navigate(path))

  return (
    <Radix.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-xl overflow-hidden rounded-lg border border-line bg-raised shadow-float outline-none"
        >
          <Radix.Title className="sr-only">{t('common.palette.title')}</Radix.Title>
          <Command label={t('common.palette.title')} loop filter={matches}>
            <div className="flex items-center gap-3 border-line border-b px-4">
              {state === 'searching' ? (
                <Spinner className="text-faint" />
              ) : (
                <Search className="size-4 text-faint" aria-hidden="true" />
              )}
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder={t('common.palette.placeholder')}
                className="h-12 w-full bg-transparent text-md outline-none"
              />
            </div>
            <Command.List
              className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5"
              label={t('common.palette.title')}
            >
              <Command.Empty className="px-4 py-8 text-center text-muted">
                {state === 'searching'
                  ? t('common.palette.searching')
                  : t('common.palette.empty', { query: text.trim() })}
              </Command.Empty>
              {state === 'failed' ? (
                <p className="px-2.5 py-2 text-danger text-sm" role="alert">
                  {t('common.palette.failed')}
                </p>
              ) : null}
              {KINDS.map((kind) => {
                const entries = found.filter((entry) => entry.kind === kind)
                const { path, icon, heading } = FOUND[kind]
                if (entries.length === 0) return null
                return (
                  <Command.Group
                    key={kind}
                    heading={t(`common.palette.${heading}`)}
                    className={GROUP_CLASS}
                    forceMount
                  >
                    {entries.map(({ id, name, detail }) => (
                      <Item
                        key={id}
                        id={id}
                        icon={icon}
                        label={name}
                        detail={detail}
                        words={[text]}
                        onSelect={go(`${base}/${path}/${id}`)}
                      />
                    ))}
                  </Command.Group>
                )
              })}
              <Command.Group heading={t('common.palette.pages')} className={GROUP_CLASS}>
                {SECTIONS.map(({ id, path, icon: Icon }) => (
                  <Item
                    key={id}
                    id={id}
                    icon={<Icon aria-hidden="true" />}
                    label={t(`common.nav.${id}`)}
                    onSelect={go(`${base}/${path}`)}
                  />
                ))}
              </Command.Group>
              <Command.Group heading={t('common.palette.create')} className={GROUP_CLASS}>
                <Item
                  id="new-agent"
                  icon={<Plus aria-hidden="true" />}
                  label={t('common.palette.newAgent')}
                  onSelect={go(`${base}/agents/new`)}
                />
                <Item
                  id="add-knowledge"
                  icon={<Plus aria-hidden="true" />}
                  label={t('common.palette.addKnowledge')}
                  onSelect={go(`${base}/knowledge`)}
                />
                <Item
                  id="new-workspace"
                  icon={<Plus aria-hidden="true" />}
                  label={t('common.nav.newWorkspace')}
                  onSelect={go('/onboarding')}
                />
              </Command.Group>
              {workspaces.length > 1 ? (
                <Command.Group heading={t('common.nav.workspaces')} className={GROUP_CLASS}>
                  {workspaces
                    .filter(({ id }) => id !== workspace.id)
                    .map(({ id, slug, name, logo }) => (
                      <Item
                        key={id}
                        id={id}
                        icon={<Avatar name={name} src={logo} size="xs" shape="square" />}
                        label={name}
                        onSelect={go(`/w/${slug}`)}
                      />
                    ))}
                </Command.Group>
              ) : null}
              <Command.Group heading={t('common.palette.appearance')} className={GROUP_CLASS}>
                {THEMES.map(({ value, key, icon }) => (
                  <Item
                    key={value}
                    id={`theme-${value}`}
                    icon={icon}
                    label={t(`common.${key}`)}
                    detail={t('common.theme')}
                    words={[t('common.theme')]}
                    onSelect={act(() => setTheme(value))}
                  />
                ))}
                {LOCALES.map((value) => (
                  <Item
                    key={value}
                    id={`locale-${value}`}
                    icon={<Languages aria-hidden="true" />}
                    label={t(`common.language.${value}`)}
                    detail={t('common.language')}
                    words={[t('common.language')]}
                    onSelect={act(() => setLocale(value))}
                  />
                ))}
              </Command.Group>
              <Command.Group heading={t('common.palette.help')} className={GROUP_CLASS}>
                <Item
                  id="shortcuts"
                  icon={<Keyboard aria-hidden="true" />}
                  label={t('common.nav.shortcuts')}
                  onSelect={act(onShowShortcuts)}
                />
              </Command.Group>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
