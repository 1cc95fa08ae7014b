import { useT } from '#app/components/i18n.tsx'

type Change = { before: unknown; after: unknown }

const isChange = (value: unknown): value is Change =>
  typeof value === 'object' && value !== null && 'before' in value && 'after' in value

const told = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : Array.isArray(value)
      ? value.map(told).join(', ')
      : JSON.stringify(value)

/** Field by field: what it was, what it became. A value without a before was what the deed was about. */
export function ChangeTable({ changes }: { changes: Record<string, unknown> }) {
  const t = useT()
  const rows = Object.entries(changes)
  if (rows.length === 0) return null
  const show = (value: unknown) =>
    value === null || value === undefined || value === '' ? (
      <span className="text-faint">{t('audit.nothing')}</span>
    ) : (
      told(value)
    )
  return (
    <div className="overflow-x-auto rounded-sm border border-line">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-line border-b text-muted text-xs">
            <th scope="col" className="px-3 py-1.5 font-medium">
              {t('audit.field')}
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              {t('audit.before')}
            </th>
            <th scope="col" className="px-3 py-1.5 font-medium">
              {t('audit.after')}
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(([field, value]) => (
            <tr key={field} className="align-top">
              <th scope="row" className="px-3 py-1.5 font-mono font-normal">
                {field}
              </th>
              <td className="break-words px-3 py-1.5 text-muted">
                {isChange(value) ? show(value.before) : ''}
              </td>
              <td className="break-words px-3 py-1.5">{show(isChange(value) ? value.after : value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
