import type { LeadView } from '#app/domain/leads/lead-view.ts'

/** What was left, field by field, as text: visitors wrote it. */
export function LeadValues({ values }: Pick<LeadView, 'values'>) {
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {values.map(({ key, label, value }) => (
        <div key={key} className="flex min-w-0 gap-x-1.5 max-sm:w-full max-sm:flex-col">
          <dt className="text-muted wrap-anywhere">{label}</dt>
          <dd className="whitespace-pre-wrap wrap-anywhere font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
