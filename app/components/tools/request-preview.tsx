import { useT } from '#app/components/i18n.tsx'
import { parseAddressTemplate } from '#app/domain/tools/address-template.ts'
import { fillRequest } from '#app/domain/tools/fill-request.ts'
import { MASK, placeholdersIn, SECRET } from '#app/domain/tools/options.ts'
import type { HttpConfig, ToolParameter } from '#app/domain/tools/schemas.ts'
import { ShownRequest } from './shown-request.tsx'

const sample = ({ name, type, choices }: ToolParameter) => {
  if (type === 'number' || type === 'integer') return 1
  if (type === 'boolean') return true
  if (type === 'array') return [name]
  return type === 'object' ? {} : (choices[0] ?? `<${name}>`)
}

/** What keeps the request from being shown; null when nothing does. */
function usePreviewProblem(config: HttpConfig): string | null {
  const t = useT()
  if (config.url.trim() === '') return t('tools.previewNone')
  const parsed = parseAddressTemplate(config.url)
  if (!parsed.ok) return t(`errors.tools.url.${parsed.problem}`)
  const known = new Set(config.parameters.map(({ name }) => name))
  const missing = [...new Set(placeholdersIn(config.url))].filter((name) => !known.has(name))
  if (missing.length === 0) return null
  return t('tools.previewParameter', {
    count: missing.length,
    names: missing.map((name) => `{${name}}`).join(', '),
  })
}

/** The request as it would go out, with an example in each place a model fills. */
export function RequestPreview({ config }: { config: HttpConfig }) {
  const t = useT()
  const problem = usePreviewProblem(config)
  const filled = fillRequest(
    { ...config, fixed: config.fixed.map((one) => ({ ...one, value: one.value.replace(SECRET, MASK) })) },
    Object.fromEntries(config.parameters.filter(({ name }) => name).map((one) => [one.name, sample(one)])),
    new Map(),
  )
  if (problem || !filled.ok) return <p className="text-muted text-sm">{problem ?? t('tools.previewUnfit')}</p>
  const { url } = filled.request
  return (
    <ShownRequest request={{ ...filled.request, url: url.replaceAll('%3C', '<').replaceAll('%3E', '>') }} />
  )
}
