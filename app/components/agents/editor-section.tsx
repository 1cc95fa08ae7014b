import { clsx } from 'clsx'
import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { EDITOR_SECTIONS, type SectionId, sectionElementId } from './editor-sections.ts'
import type { EditorSections } from './use-editor-sections.ts'

type Props = {
  id: SectionId
  sections: EditorSections
  /** What the part is set to, in a few words: read while it is closed. */
  summary?: ReactNode
  /** Beside the head while it is open: a link, a button. */
  action?: ReactNode
  children: ReactNode
}

/** One part of the form: its head opens and closes it. What is closed keeps its fields, hidden. */
export function EditorSection({ id, sections, summary, action, children }: Props) {
  const t = useT()
  const isOpen = sections.open.has(id)
  const Icon = EDITOR_SECTIONS.find((entry) => entry.id === id)?.Icon
  const elementId = sectionElementId(id)
  return (
    <section
      id={elementId}
      aria-labelledby={`${elementId}-head`}
      className="scroll-mt-16 rounded-md border border-line bg-surface"
    >
      <div className="flex items-center gap-3 pr-5">
        <h2 className="min-w-0 flex-1 font-semibold text-md">
          <button
            type="button"
            id={`${elementId}-head`}
            aria-expanded={isOpen}
            aria-controls={`${elementId}-body`}
            onClick={() => sections.set(id, !isOpen)}
            className="flex w-full items-center gap-3 rounded-md py-4 pl-5 text-left focus-visible:-outline-offset-2"
          >
            {Icon ? <Icon className="size-4.5 shrink-0 text-muted" aria-hidden="true" /> : null}
            <span className="shrink-0">{t(`character.section.${id}`)}</span>
            <ChevronDown
              className={clsx('size-4 shrink-0 text-faint transition-transform', isOpen && 'rotate-180')}
              aria-hidden="true"
            />
            {isOpen || !summary ? null : (
              <span className="min-w-0 truncate font-normal text-muted text-sm">{summary}</span>
            )}
          </button>
        </h2>
        {isOpen ? action : null}
      </div>
      <div
        id={`${elementId}-body`}
        hidden={!isOpen}
        className={clsx('px-5 pb-5', !sections.isMeasured && id !== 'persona' && 'max-lg:hidden')}
      >
        {children}
      </div>
    </section>
  )
}

/** The place of a part that brings a card of its own. */
export function SectionPlace({ id, children }: { id: SectionId; children: ReactNode }) {
  return (
    <div id={sectionElementId(id)} className="scroll-mt-16">
      {children}
    </div>
  )
}
