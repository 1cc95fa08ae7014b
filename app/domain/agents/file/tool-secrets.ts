import { secretsIn, TELLING } from '#app/domain/tools/options.ts'
import { type HttpConfig, httpConfigSchema } from '#app/domain/tools/schemas.ts'

/**
 * A tool's request without any secret: what stands in a telling header or query parameter in plain words becomes
 * `{{secret:NAME}}`. Null when it is no request of ours.
 */
export function withoutSecrets(config: unknown): HttpConfig | null {
  const parsed = httpConfigSchema.safeParse(config)
  if (!parsed.success) return null
  const { fixed, url, ...rest } = parsed.data
  const moved = fixed.map((field) =>
    TELLING.test(field.name) && secretsIn(field.value).length === 0
      ? { ...field, value: `{{secret:${secretName(field.name)}}}` }
      : field,
  )
  const [address, query = ''] = splitOnce(url, '?')
  const kept: string[] = []
  for (const pair of query.split('&').filter(Boolean)) {
    const [name, value] = splitOnce(pair, '=')
    const isOpen =
      TELLING.test(name) && value !== undefined && value !== '' && !/^\{[A-Za-z]\w*\}$/.test(value)
    if (isOpen) moved.push({ place: 'query', name: decoded(name), value: `{{secret:${secretName(name)}}}` })
    else kept.push(pair)
  }
  const bare = httpConfigSchema.safeParse({
    ...rest,
    fixed: moved,
    url: kept.length > 0 ? `${address}?${kept.join('&')}` : address,
  })
  return bare.success ? bare.data : null
}

/** Names of the secrets a request needs, each once. */
export function secretsOf({ fixed }: Pick<HttpConfig, 'fixed'>): string[] {
  return [...new Set(fixed.flatMap(({ value }) => secretsIn(value)))]
}

function secretName(name: string): string {
  const plain = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^[^A-Z]+/, '')
  return plain.slice(0, 40).replace(/_+$/, '') || 'SECRET'
}

function splitOnce(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
