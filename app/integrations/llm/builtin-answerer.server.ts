import { setTimeout as pause } from 'node:timers/promises'
import { compose, nothingFound } from './builtin/compose.ts'
import { rankUnits } from './builtin/rank.ts'
import { smallTalk } from './builtin/small-talk.ts'
import { textOf } from './content.ts'
import { type ChatModel, type ChatRequest, ProviderError } from './types.ts'

type Asked = Pick<ChatRequest, 'messages' | 'passages' | 'language'>

/** The whole answer at once: the same question over the same passages always gives the same text. */
export function answerFromPassages(request: Asked): string {
  return findAnswer(request) ?? nothingFound(request.language)
}

/** Null when the passages do not answer. */
function findAnswer(request: Asked): string | null {
  const asked = request.messages
    .filter((message) => message.role === 'user')
    .map((message) => textOf(message.content))
  const question = asked.at(-1) ?? ''
  const talk = smallTalk(question, request.language)
  if (talk !== null) return talk
  const before = asked.slice(0, -1).findLast((text) => smallTalk(text, request.language) === null)
  return compose(rankUnits(question, before ?? null, request.passages, request.language), request.language)
}

/**
 * The answerer that needs no key and no network. It is no language model: it quotes the sentences of the passages that
 * answer best, each with its citation, and says so when none does; in the place of others it then has nothing to say. `pauseMs` between words; 0 never waits.
 */
export function builtinAnswerer(options: { pauseMs?: number } = {}): ChatModel {
  const pauseMs = options.pauseMs ?? 0
  return {
    provider: 'builtin',
    async *stream(request, signal) {
      const stopIfAborted = () => {
        if (signal.aborted) throw new ProviderError('aborted', 'builtin')
      }
      stopIfAborted()
      const found = findAnswer(request)
      // That others are busy is the truth then, not that there is no answer.
      if (found === null && request.standsIn) throw new ProviderError('nothing_found', 'builtin')
      for (const word of (found ?? nothingFound(request.language)).match(/\s*\S+/g) ?? []) {
        if (pauseMs > 0) await pause(pauseMs, undefined, { signal }).catch(stopIfAborted)
        stopIfAborted()
        yield { type: 'text', text: word }
      }
      yield { type: 'end', reason: 'end', inputTokens: 0, outputTokens: 0 }
    },
  }
}
