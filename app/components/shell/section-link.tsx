import { NavLink } from '@remix-run/react'
import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import { Tooltip } from '#app/components/ui/tooltip.tsx'
import type { SECTIONS } from './sections.ts'

type Props = {
  slug: string
  section: (typeof SECTIONS)[number]
  /** Shown beside the name; zero shows nothing. */
  count?: number
  isNarrow?: boolean
}

/** One section in the sidebar. Where we are is said by weight and a bar, not by colour alone. */
export function SectionLink({ slug, section, count = 0, isNarrow = false }: Props) {
  const t = useT()
  const Icon = section.icon
  const name = t(`common.nav.${section.id}`)
  const link = (
    <NavLink
      to={`/w/${slug}/${section.path}`}
      prefetch="intent"
      className={({ isActive }) =>
        clsx(
          'relative flex h-9 items-center gap-2.5 rounded-sm px-2.5 transition-colors',
          isNarrow && 'justify-center px-0',
          isActive
            ? 'bg-hover font-medium text-ink before:absolute before:inset-y-2 before:left-0 before:w-[3px] before:rounded-full before:bg-accent'
            : 'text-muted hover:bg-hover hover:text-ink',
        )
      }
    >
      <Icon className="size-[18px] shrink-0" strokeWidth={1.75} aria-hidden="true" />
      <span className={isNarrow ? 'sr-only' : 'min-w-0 flex-1 truncate'}>{name}</span>
      {count > 0 ? <UnreadCount count={count} isNarrow={isNarrow} /> : null}
    </NavLink>
  )
  return isNarrow ? (
    <Tooltip label={name} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  )
}

function UnreadCount({ count, isNarrow }: { count: number; isNarrow: boolean }) {
  const t = useT()
  return (
    <span
      className={clsx(
        'rounded-full bg-accent px-1.5 font-semibold text-accent-ink text-xs',
        isNarrow && 'absolute top-0 right-0 scale-90',
      )}
    >
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{t('common.nav.unread', { count })}</span>
    </span>
  )
}
