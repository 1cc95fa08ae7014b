import { errorInStream } from './provider-error.ts'
import { ProviderError } from './types.ts'

/** The text of a body, at most `maxBytes` of it; null when there is more. */
export async function readText(response: Response, maxBytes: number): Promise<string | null> {
  const reader = response.body?.getReader()
  if (!reader) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.length
    if (bytes > maxBytes) {
      await reader.cancel()
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}

/**
 * The body of an answer as a stream. A success that is a page or plain JSON is none: gateways answer so, with their error
 * inside. Any other type is read as a stream of events; many servers name it wrongly.
 */
export async function openBody(
  provider: string,
  response: Response,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const bad = (what: string) => new ProviderError('malformed', provider, { message: `${provider}: ${what}` })
  if (!response.body) throw bad('an answer without a body')
  const type = (response.headers.get('content-type') ?? '').toLowerCase()
  if (type.includes('text/html')) throw bad('a web page instead of an answer')
  if (type.includes('application/json')) {
    const value = parsed(await readText(response, 65_536))
    const error = typeof value === 'object' && value !== null && 'error' in value ? value.error : null
    throw error ? errorInStream(provider, error) : bad('one document instead of a stream')
  }
  return response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>
}
