import { clsx } from 'clsx'
import { useT } from '#app/components/i18n.tsx'
import type { DraftErrors } from './draft-keeper.ts'
import { EDITOR_SECTIONS, type SectionId, sectionElementId, sectionOfPath } from './editor-sections.ts'
import type { EditorSections } from './use-editor-sections.ts'

type Props = { ids: readonly SectionId[]; sections: EditorSections; errors: DraftErrors }

/** The parts of the form, always in sight on wide screens: the one being read is marked, those with mistakes say so. */
export function SectionNav({ ids, sections, errors }: Props) {
  const t = useT()
  const wrong = new Set(Object.keys(errors).map(sectionOfPath))
  return (
    <nav
      aria-label={t('character.sections')}
      className="max-xl:hidden xl:sticky xl:top-6 xl:max-h-[calc(100dvh-3rem)] xl:overflow-y-auto xl:overflow-x-hidden"
    >
      <ul className="grid grid-cols-1 gap-0.5">
        {EDITOR_SECTIONS.filter(({ id }) => ids.includes(id)).map(({ id, Icon }) => {
          const isCurrent = sections.current === id
          return (
            <li key={id}>
              <a
                href={`#${sectionElementId(id)}`}
                aria-current={isCurrent ? 'true' : undefined}
                onClick={(event) => {
                  event.preventDefault()
                  sections.go(id)
                }}
                className={clsx(
                  'flex min-w-0 items-center gap-2 rounded-sm px-2 py-1.5 transition-colors hover:bg-hover',
                  isCurrent ? 'bg-hover font-medium text-ink' : 'text-muted hover:text-ink',
                )}
              >
                <Icon className="size-4 shrink-0" aria-hidden="true" />
                <span className="min-w-0 flex-1 truncate">{t(`character.section.${id}`)}</span>
                {wrong.has(id) ? (
                  <span className="size-2 shrink-0 rounded-full bg-danger">
                    <span className="sr-only">{t('character.hasErrors')}</span>
                  </span>
                ) : null}
              </a>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
