import { readText } from './provider-response.ts'

const MAX_REFUSAL_BYTES = 65_536

/** The refusal of a server that speaks OpenAI's API, with its words where OpenAI has them; null when they are there, or none are. */
function inOneShape(text: string): string | null {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof body !== 'object' || body === null || 'error' in body) return null
  const { message, detail } = body as { message?: unknown; detail?: unknown }
  const said = message ?? detail ?? body
  return JSON.stringify({ error: { message: typeof said === 'string' ? said : JSON.stringify(said) } })
}

/**
 * A fetch whose refusals all have the shape that the SDK reads: vLLM, Mistral and whatever is built on FastAPI say theirs
 * in `message` or `detail`, of which the SDK would only keep "no body".
 */
export const withRefusalWords =
  (ask: typeof fetch): typeof fetch =>
  async (input, init) => {
    const response = await ask(input, init)
    if (response.status < 400) return response
    // The status alone says enough, should its words break off.
    const text = (await readText(response, MAX_REFUSAL_BYTES).catch(() => null)) ?? ''
    const { status, headers } = response
    return new Response(inOneShape(text) ?? text, { status, headers })
  }
