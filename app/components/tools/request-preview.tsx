import { useT } from '#app/components/i18n.tsx'
import { fillRequest } from '#app/domain/tools/fill-request.ts'
import { MASK, SECRET } from '#app/domain/tools/options.ts'
import type { HttpConfig, ToolParameter } from '#app/domain/tools/schemas.ts'
import { ShownRequest } from './shown-request.tsx'

const sample = ({ name, type, choices }: ToolParameter) => {
  if (type === 'number' || type === 'integer') return 1
  if (type === 'boolean') return true
  if (type === 'array') return [name]
  return type === 'object' ? {} : (choices[0] ?? `<${name}>`)
}

/** The request as it would go out, with an example in each place a model fills. */
export function RequestPreview({ config }: { config: HttpConfig }) {
  const t = useT()
  const filled = fillRequest(
    { ...config, fixed: config.fixed.map((one) => ({ ...one, value: one.value.replace(SECRET, MASK) })) },
    Object.fromEntries(config.parameters.filter(({ name }) => name).map((one) => [one.name, sample(one)])),
    new Map(),
  )
  if (config.url.trim() === '' || !filled.ok)
    return <p className="text-muted text-sm">{t('tools.previewNone')}</p>
  const { url } = filled.request
  return (
    <ShownRequest request={{ ...filled.request, url: url.replaceAll('%3C', '<').replaceAll('%3E', '>') }} />
  )
}
