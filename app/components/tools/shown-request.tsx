import { MASK } from '#app/domain/tools/options.ts'
import { CodeBlock } from './code-block.tsx'

type Request = { method: string; url: string; headers: Record<string, string>; body: string | null }

/** A request as text, the way people know it from manuals. */
export function ShownRequest({ request, label }: { request: Request; label?: string }) {
  const { method, url, headers, body } = request
  const lines = [
    `${method} ${url.replaceAll(encodeURIComponent(MASK), MASK)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : ['', pretty(body)]),
  ]
  return <CodeBlock label={label}>{lines.join('\n')}</CodeBlock>
}

export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
