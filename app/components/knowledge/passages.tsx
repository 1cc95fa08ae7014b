import { clsx } from 'clsx'
import { BookMarked } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import type { ChunkView } from '#app/domain/knowledge/get-source.server.ts'

const FIRST = 150

type Props = { title: string; chunks: ChunkView[]; citedId: string | null }

/** A document as it is cut, under its headings. The cited passage is marked, and in sight when the page opens. */
export function Passages({ title, chunks, citedId }: Props) {
  const t = useT()
  const citedAt = chunks.findIndex((chunk) => chunk.id === citedId)
  const [shown, setShown] = useState(Math.max(FIRST, citedAt + 20))
  const rest = chunks.length - shown
  return (
    <div className="grid gap-1">
      {chunks.slice(0, shown).map((chunk, index) => (
        <Passage
          key={chunk.id}
          title={title}
          chunk={chunk}
          before={chunks[index - 1]}
          isCited={chunk.id === citedId}
        />
      ))}
      {rest > 0 ? (
        <Button className="mt-3 justify-self-start" onClick={() => setShown(chunks.length)}>
          {t('knowledge.detail.more', { count: rest })}
        </Button>
      ) : null}
    </div>
  )
}

type PassageProps = { title: string; chunk: ChunkView; before: ChunkView | undefined; isCited: boolean }

function Passage({ title, chunk, before, isCited }: PassageProps) {
  const t = useT()
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isCited) return
    element.current?.scrollIntoView({ block: 'center' })
    element.current?.focus({ preventScroll: true })
  }, [isCited])
  const path = chunk.headingPath[0] === title ? chunk.headingPath.slice(1) : chunk.headingPath
  const isNewSection = before === undefined || before.headingPath.join('\n') !== chunk.headingPath.join('\n')
  // A passage repeats the end of the one before it; people read it once.
  const repeated = isCited || !before ? 0 : Math.max(0, before.endOffset - chunk.startOffset)
  return (
    <>
      {isNewSection && path.length > 0 ? (
        <h3 className="pt-4 font-semibold text-base">
          {path.length > 1 ? (
            <span className="font-normal text-faint">{path.slice(0, -1).join(' › ')} › </span>
          ) : null}
          {path.at(-1)}
        </h3>
      ) : null}
      <section
        ref={element}
        id={`passage-${chunk.id}`}
        tabIndex={isCited ? -1 : undefined}
        aria-label={isCited ? t('knowledge.detail.cited') : undefined}
        data-cited={isCited || undefined}
        className={clsx(
          'rounded-sm text-measure outline-none',
          isCited ? 'my-2 border-accent border-l-4 bg-accent-soft px-4 py-3' : 'py-1',
        )}
      >
        {isCited ? (
          <p className="mb-1 flex items-center gap-1.5 font-medium text-accent-text text-xs">
            <BookMarked className="size-3.5" aria-hidden="true" />
            {t('knowledge.detail.cited')}
          </p>
        ) : null}
        <p className="whitespace-pre-line break-words">{chunk.content.slice(repeated).trimStart()}</p>
      </section>
    </>
  )
}
