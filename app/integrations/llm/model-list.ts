import { readText } from './provider-response.ts'

const MAX_LIST_BYTES = 4_194_304

/** The names in a list of models as OpenAI and Anthropic write it, `{ data: [{ id }] }`; null for anything else. */
export async function idsInPage(response: Response): Promise<string[] | null> {
  const text = await readText(response, MAX_LIST_BYTES)
  try {
    const { data } = JSON.parse(text ?? '') as { data?: unknown }
    if (!Array.isArray(data)) return null
    // Google names its models `models/gemini-…` here and `gemini-…` everywhere else.
    return data
      .map((entry) => (entry as { id?: unknown } | null)?.id)
      .filter((id): id is string => typeof id === 'string' && /^\S{1,120}$/.test(id))
      .map((id) => id.replace(/^models\//, ''))
  } catch {
    return null
  }
}
