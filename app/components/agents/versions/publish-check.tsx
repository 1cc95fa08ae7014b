import { TriangleAlert } from 'lucide-react'
import { useT } from '#app/components/i18n.tsx'
import { Spinner } from '#app/components/ui/spinner.tsx'
import type { PublishCheck as Check, PublishProblem } from '#app/domain/agents/check-publish.server.ts'
import { FieldDiffs } from './field-diffs.tsx'

/** `null`: it could not be read. */
export type CheckState = Check | 'loading' | null

/** Inside the publish dialog: what changes for visitors, and what is missing. */
export function PublishCheck({ check }: { check: CheckState }) {
  const t = useT()
  if (check === 'loading') {
    return (
      <p role="status" className="flex items-center gap-2 text-muted">
        <Spinner /> {t('versions.publish.checking')}
      </p>
    )
  }
  if (check === null) return <p className="text-muted">{t('versions.publish.failed')}</p>
  return (
    <div className="grid gap-4">
      <Problems problems={check.problems} />
      <section className="grid gap-2">
        <h3 className="font-medium text-sm">{t('versions.publish.changes')}</h3>
        {check.liveNumber === null ? (
          <p className="text-muted">{t('versions.publish.first')}</p>
        ) : check.changes.length === 0 ? (
          <p className="text-muted">{t('versions.publish.unchanged')}</p>
        ) : (
          <div className="rounded-md border border-line px-3 py-2.5">
            <FieldDiffs fields={check.changes} label={t('versions.publish.changes')} />
          </div>
        )}
      </section>
    </div>
  )
}

export function Problems({ problems }: { problems: PublishProblem[] }) {
  const t = useT()
  if (problems.length === 0) return null
  return (
    <section className="grid gap-1.5 rounded-sm bg-warning-soft px-3 py-2.5 text-warning">
      <h3 className="flex items-center gap-1.5 font-medium text-sm">
        <TriangleAlert className="size-4" aria-hidden="true" />
        {t('versions.publish.problems')}
      </h3>
      <ul className="grid list-disc gap-1 pl-5 text-sm">
        {problems.map(({ kind, name }) => (
          <li key={`${kind}-${name}`}>{t(`versions.problem.${kind}`, { name })}</li>
        ))}
      </ul>
    </section>
  )
}
