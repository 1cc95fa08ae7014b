import { Link, useParams } from '@remix-run/react'
import { Command } from 'cmdk'
import { Check, Plus, Search } from 'lucide-react'
import { Popover as Radix } from 'radix-ui'
import { type RefObject, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { filterChoices, type ModelGroup } from '#app/domain/providers/model-choices.ts'
import { ModelBadges } from './model-badges.tsx'
import { useGroupName } from './use-group-name.ts'

type Props = {
  id: string
  value: string
  models: readonly ModelGroup[]
  button: RefObject<HTMLButtonElement>
  onChoose: (reference: string) => void
  onClose: () => void
}

/** More than people look through; typing finds the rest. */
const SHOWN = 80
const GROUP_CLASS =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 ' +
  '[&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-xs'
const ITEM_CLASS =
  'flex min-h-9 cursor-default items-center gap-3 rounded-sm px-2.5 py-1.5 data-[selected=true]:bg-hover [&>svg]:size-4 [&>svg]:shrink-0'

/** Cuts the groups down to so many choices in all. */
function firstOf(groups: ModelGroup[], count: number): { shown: ModelGroup[]; left: number } {
  let room = count
  const shown = groups.flatMap((group) => {
    const choices = group.choices.slice(0, room)
    room -= choices.length
    return choices.length > 0 ? [{ ...group, choices }] : []
  })
  const all = groups.reduce((sum, { choices }) => sum + choices.length, 0)
  return { shown, left: all - (count - room) }
}

export function ModelPickerPanel({ id, value, models, button, onChoose, onClose }: Props) {
  const t = useT()
  const nameOf = useGroupName()
  const { slug } = useParams()
  const [query, setQuery] = useState('')
  const typed = query.trim()
  const { shown, left } = firstOf(filterChoices(models, query, nameOf), SHOWN)
  // Any name works at a provider, whether or not it is listed; only one that is there already is not offered twice.
  const free = /^\S{1,120}$/.test(typed)
    ? models.filter(
        ({ source, choices }) => source !== 'builtin' && !choices.some(({ label }) => label === typed),
      )
    : []
  return (
    <Radix.Root open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Radix.Anchor asChild>
        <span className="pointer-events-none absolute inset-0" aria-hidden="true" />
      </Radix.Anchor>
      <Radix.Portal>
        <Radix.Content
          id={id}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('providers.picker.search')}
          className="float-panel z-50 w-[max(var(--radix-popover-trigger-width),min(26rem,calc(100vw-16px)))] max-w-[calc(100vw-16px)] animate-rise overflow-hidden p-0"
          onInteractOutside={(event) => {
            // A press on the button is the button's to answer: it closes what it opened.
            if (event.target instanceof Node && button.current?.contains(event.target)) event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            button.current?.focus()
          }}
        >
          <Command label={t('providers.picker.search')} loop shouldFilter={false} defaultValue={value}>
            <div className="flex items-center gap-3 border-line border-b px-3">
              <Search className="size-4 shrink-0 text-faint" aria-hidden="true" />
              <Command.Input
                value={query}
                onValueChange={setQuery}
                maxLength={120}
                placeholder={t('providers.picker.placeholder')}
                className="h-10 w-full bg-transparent text-md outline-none sm:text-base"
              />
            </div>
            <Command.List
              label={t('providers.picker.search')}
              className="max-h-[min(22rem,50vh)] overflow-y-auto p-1.5"
            >
              <Command.Empty className="px-4 py-6 text-center text-muted">
                {t('providers.picker.nothing')}
              </Command.Empty>
              {shown.map((group) => (
                <Command.Group key={group.prefix} heading={<Heading group={group} />} className={GROUP_CLASS}>
                  {group.choices.map(({ reference, label, facts }) => (
                    <Command.Item
                      key={reference}
                      value={reference}
                      onSelect={() => onChoose(reference)}
                      className={ITEM_CLASS}
                    >
                      <span className="grid min-w-0 flex-1">
                        <span className="truncate">{group.source === 'builtin' ? nameOf(group) : label}</span>
                        {group.source === 'builtin' ? null : <ModelBadges facts={facts} />}
                      </span>
                      {reference === value ? <Check className="text-accent-text" aria-hidden="true" /> : null}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              {left > 0 ? (
                <p className="px-2.5 py-2 text-faint text-sm">
                  {t('providers.picker.more', { count: left })}
                </p>
              ) : null}
              {free.map((group) => (
                <Command.Group key={group.prefix} heading={<Heading group={group} />} className={GROUP_CLASS}>
                  <Command.Item
                    value={`free ${group.prefix}`}
                    onSelect={() => onChoose(`${group.prefix}${typed}`)}
                    className={ITEM_CLASS}
                  >
                    <Plus className="text-muted" aria-hidden="true" />
                    <span className="min-w-0 truncate">{t('providers.picker.free', { model: typed })}</span>
                  </Command.Item>
                </Command.Group>
              ))}
            </Command.List>
          </Command>
          {slug ? (
            <Link
              to={`/w/${slug}/settings/providers`}
              className="block border-line border-t px-4 py-2.5 text-accent-text text-sm underline-offset-2 hover:underline focus-visible:-outline-offset-2"
            >
              {t('providers.picker.connect')}
            </Link>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Heading({ group }: { group: ModelGroup }) {
  const t = useT()
  const nameOf = useGroupName()
  const note =
    group.source === 'platform'
      ? t('providers.platform.badge')
      : group.state === 'off' || group.state === 'failed' || group.state === 'resting'
        ? t(`providers.state.${group.state}`)
        : null
  return (
    <span className="flex gap-2">
      <span className="truncate">{nameOf(group)}</span>
      {note ? <span className="font-normal">{note}</span> : null}
    </span>
  )
}
