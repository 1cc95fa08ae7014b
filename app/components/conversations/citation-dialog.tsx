import { useEffect, useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Dialog } from '#app/components/ui/dialog.tsx'
import { Skeleton } from '#app/components/ui/skeleton.tsx'
import type { Citation } from '#app/contracts/stream-events.ts'
import type { CitationPassage } from '#app/contracts/widget.v1.ts'
import { safeUrl } from '#app/lib/markdown.ts'

type Loaded = CitationPassage | 'failed' | null

function usePassage(slug: string, chunkId: string | null): Loaded {
  const [loaded, setLoaded] = useState<Loaded>(null)
  useEffect(() => {
    setLoaded(null)
    if (!chunkId) return
    const leaving = new AbortController()
    fetch(`/api/app/v1/w/${slug}/citations/${chunkId}`, { signal: leaving.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(`status ${response.status}`)
        setLoaded((await response.json()) as CitationPassage)
      })
      .catch(() => {
        if (!leaving.signal.aborted) setLoaded('failed')
      })
    return () => leaving.abort()
  }, [slug, chunkId])
  return loaded
}

/** The passage an answer rests on, with what stands around it in its document. */
export function CitationDialog({
  slug,
  citation,
  onClose,
}: {
  slug: string
  citation: Citation | null
  onClose: () => void
}) {
  const t = useT()
  const loaded = usePassage(slug, citation?.chunkId ?? null)
  const url = citation?.url ? safeUrl(citation.url)?.href : null
  return (
    <Dialog
      isOpen={citation !== null}
      onClose={onClose}
      size="lg"
      title={citation?.title ?? t('inbox.citation.title')}
      description={citation?.headingPath.join(' › ') || undefined}
      footer={
        url ? (
          <a
            href={url}
            target="_blank"
            rel="noopener noreferrer"
            className="text-accent-text underline underline-offset-2"
          >
            {t('inbox.citation.link')}
          </a>
        ) : null
      }
    >
      {loaded === null ? (
        <div className="grid gap-2">
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-11/12" />
          <Skeleton className="h-4 w-3/4" />
        </div>
      ) : loaded === 'failed' ? (
        <p role="alert">{t('inbox.citation.failed')}</p>
      ) : (
        <p className="text-measure whitespace-pre-wrap break-words text-muted">
          {loaded.before}
          <mark className="rounded-[4px] bg-accent-soft text-ink">{loaded.passage}</mark>
          {loaded.after}
        </p>
      )}
    </Dialog>
  )
}
