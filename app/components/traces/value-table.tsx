import { useT } from '#app/components/i18n.tsx'

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value, null, 2)

/** An object's fields, as text and nothing else: what a model asks for is hostile. */
export function ValueTable({ label, value }: { label: string; value: unknown }) {
  const t = useT()
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) return <p className="whitespace-pre-wrap wrap-anywhere font-mono text-sm">{shown(value)}</p>
  const fields = Object.entries(value)
  if (fields.length === 0) return <p className="text-muted text-sm">{t('traces.call.noArguments')}</p>
  return (
    <table aria-label={label} className="w-full table-fixed border-collapse text-left text-sm">
      <colgroup>
        <col className="w-2/5 sm:w-1/3" />
        <col />
      </colgroup>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t('traces.call.field')}</th>
          <th scope="col">{t('traces.call.value')}</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {fields.map(([name, entry]) => (
          <tr key={name}>
            <th scope="row" className="py-1.5 pr-3 align-top wrap-anywhere font-medium text-muted">
              {name}
            </th>
            <td className="py-1.5 align-top">
              <div className="max-h-48 overflow-auto whitespace-pre-wrap wrap-anywhere">{shown(entry)}</div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
