import { ANSWER, type Promised, SOME } from '../fakes/llm-promises.ts'
import type { Seen } from './read.ts'

/** The key of every request here; whoever says it aloud has failed. */
export const KEY = 'canary-7f3a9c1e5b8d2046'

const textFits = ({ text }: Promised, shown: string) =>
  typeof text === 'function' ? text(shown) : shown === { whole: ANSWER, some: SOME, none: '' }[text]

const pairs = (seen: Seen) => seen.calls.map((call) => [call.name, call.arguments])

/** What of a promise was not kept; empty when all was. */
export function broken(promised: Promised, seen: Seen): string[] {
  const wrong = [...seen.wrong]
  const { retryAfterMs } = promised
  if (!textFits(promised, seen.text)) wrong.push(`showed ${JSON.stringify(seen.text.slice(0, 80))}`)
  if (seen.ends !== promised.ends) wrong.push(`ended as ${seen.ends} (${seen.message}), not ${promised.ends}`)
  if (JSON.stringify(pairs(seen)) !== JSON.stringify(promised.calls ?? []))
    wrong.push(`offered the calls ${JSON.stringify(pairs(seen)).slice(0, 200)}`)
  const ids = seen.calls.map((call) => call.id)
  if (new Set(ids).size !== ids.length || ids.some((id) => !/^[\w-]{1,40}$/.test(id)))
    wrong.push(`gave the calls the ids ${ids.join(', ')}`)
  if (promised.usage && JSON.stringify(seen.usage) !== JSON.stringify(promised.usage))
    wrong.push(`counted ${JSON.stringify(seen.usage)} tokens`)
  if (retryAfterMs === null && seen.retryAfterMs !== null) wrong.push(`waits ${seen.retryAfterMs} ms`)
  if (retryAfterMs) {
    const waits = seen.retryAfterMs ?? -1
    if (waits < retryAfterMs[0] || waits > retryAfterMs[1]) wrong.push(`waits ${waits} ms`)
  }
  if (`${seen.text}${seen.message}`.includes(KEY)) wrong.push('says the key')
  return wrong
}
