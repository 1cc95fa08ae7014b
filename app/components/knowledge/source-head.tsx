import { Link, useNavigate } from '@remix-run/react'
import { ChevronLeft, RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useT } from '#app/components/i18n.tsx'
import { Button } from '#app/components/ui/button.tsx'
import { IconButton } from '#app/components/ui/icon-button.tsx'
import { PageHead } from '#app/components/ui/page-head.tsx'
import { isOpenState, sourceState } from '#app/domain/knowledge/rules.ts'
import type { SourceView } from '#app/domain/knowledge/source-view.server.ts'
import { DeleteSourceDialog } from './delete-source-dialog.tsx'
import { IngestProgress } from './ingest-progress.tsx'
import { SourceStateBadge } from './source-state.tsx'
import { SourceTrouble } from './source-trouble.tsx'
import { useSourceDeeds } from './use-source-deeds.ts'

/** Name, state and deeds of one source; its progress while it is read, its trouble when it failed. */
export function SourceHead({ slug, source }: { slug: string; source: SourceView }) {
  const t = useT()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const list = `/w/${slug}/knowledge`
  const deeds = useSourceDeeds(slug, (deed) => {
    if (deed === 'delete') navigate(list)
  })
  const { name, run } = source
  const state = sourceState(source)
  const isOpen = isOpenState(state)
  const trouble =
    state === 'retrying' ? (run?.errorCode ?? null) : state === 'failed' ? source.errorCode : null
  return (
    <>
      <PageHead
        back={
          <Link
            to={list}
            prefetch="intent"
            className="flex w-fit items-center gap-1 text-muted text-sm hover:text-ink"
          >
            <ChevronLeft className="size-4" aria-hidden="true" />
            {t('knowledge.detail.back')}
          </Link>
        }
        title={
          <span className="flex flex-wrap items-center gap-3 break-words">
            {name}
            <SourceStateBadge state={state} />
          </span>
        }
        action={
          <>
            <Button
              disabled={isOpen}
              isLoading={deeds.isBusy && !isAsking}
              onClick={() => deeds.refresh(source.id)}
            >
              <RotateCcw aria-hidden="true" />
              {t(state === 'failed' || state === 'cancelled' ? 'knowledge.retry' : 'knowledge.refresh')}
            </Button>
            <IconButton label={t('knowledge.delete')} onClick={() => setAsking(true)}>
              <Trash2 aria-hidden="true" />
            </IconButton>
          </>
        }
      />
      {run && isOpen ? (
        <div className="mb-6 rounded-md border border-line bg-surface px-5 py-4">
          <IngestProgress
            name={name}
            run={run}
            state={state}
            isBusy={deeds.isBusy}
            onStop={() => deeds.cancel(run.id)}
          />
        </div>
      ) : null}
      {trouble ? (
        <div className="mb-6 rounded-md border border-line bg-surface px-5 py-4">
          <SourceTrouble errorCode={trouble} keepsOld={source.chunkCount > 0} />
        </div>
      ) : null}
      <DeleteSourceDialog
        name={name}
        isOpen={isAsking}
        isLoading={deeds.isBusy}
        onClose={() => setAsking(false)}
        onConfirm={() => deeds.remove(source.id)}
      />
    </>
  )
}
