import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { type Asked, answerTokens } from './llm-answer.ts'
import type { Script } from './llm-script.ts'
import type { Wire } from './llm-wire.ts'

export const countTokens = (text: string) => Math.ceil(text.length / 4)

const FAILURES: Partial<Record<Script['name'], [openai: number, anthropic: number, message: string]>> = {
  auth: [401, 401, 'The key is not valid.'],
  forbidden: [403, 403, 'The key may not use this model.'],
  rate: [429, 429, 'Too many requests.'],
  'rate-date': [429, 429, 'Too many requests.'],
  'rate-ms': [429, 429, 'Too many requests.'],
  'rate-bare': [429, 429, 'Too many requests.'],
  error: [500, 500, 'Something broke on our side.'],
  overloaded: [503, 529, 'Overloaded'],
  'bad-request': [400, 400, 'The request is too long.'],
  'no-temperature': [400, 400, "Unsupported value: 'temperature' does not support 0.3 with this model."],
}

function retryHeaders(script: Script): Record<string, string> {
  if (script.name === 'rate') return { 'retry-after': String(Math.ceil((script.ms ?? 2000) / 1000)) }
  if (script.name === 'rate-date')
    return { 'retry-after': new Date(Date.now() + (script.ms ?? 90_000)).toUTCString() }
  if (script.name === 'rate-ms') return { 'retry-after-ms': String(script.ms ?? 350) }
  return {}
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** Answers with the failure a script names; false when it names none. */
export function playFailure(response: ServerResponse, wire: Wire, script: Script): boolean {
  const failure = FAILURES[script.name]
  if (!failure) return false
  const status = wire.provider === 'openai' ? failure[0] : failure[1]
  sendJson(response, status, wire.error(status, failure[2]), retryHeaders(script))
  return true
}

/** Streams an answer as the script says. `tokenMs` is the usual pause between tokens. */
export async function playStream(
  response: ServerResponse,
  wire: Wire,
  script: Script,
  asked: Asked,
  options: { model: string; tokenMs: number; inputTokens: number },
): Promise<void> {
  const tokens = answerTokens(script, asked)
  const tokenMs = script.name === 'slow' ? (script.ms ?? 80) : options.tokenMs
  let isGone = false
  response.on('close', () => {
    isGone = true
  })
  const send = async (text: string) => {
    if (!isGone && !response.write(text))
      await new Promise((resolve) => response.once('drain', resolve).once('close', resolve))
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  if (script.name === 'slow-start') await pause(script.ms ?? 3000)
  for (const frame of wire.start(options.model)) await send(frame)
  if (script.name === 'tool') {
    for (const frame of wire.halfToolCall()) await send(frame)
    response.end()
    return
  }
  // Without pauses many tokens share one write, as they share packets on a real line.
  let batch = ''
  for (const [index, token] of tokens.entries()) {
    if (isGone) return
    if (index === 3) {
      if (script.name === 'stall') {
        await send(batch)
        return
      }
      if (script.name === 'cut') {
        await send(batch + wire.token(token).slice(0, -9))
        await pause(5)
        response.destroy()
        return
      }
      if (script.name === 'malformed')
        batch += 'event: content_block_delta\ndata: {"choices":[{"delta":{"content":"half\n\n'
      if (script.name === 'unknown') batch += wire.unknown().join('')
      if (script.name === 'mid-error') batch += wire.failed()
      if (['malformed', 'mid-error', 'end-early'].includes(script.name)) {
        await send(batch)
        response.end()
        return
      }
      if (script.name === 'filter' || script.name === 'length') break
    }
    batch += wire.token(token)
    if (tokenMs > 0 || batch.length > 2_000) {
      await send(batch)
      batch = ''
      if (tokenMs > 0) await pause(tokenMs)
    }
  }
  const reason = script.name === 'filter' || script.name === 'length' ? script.name : 'end'
  await send(batch + wire.end(reason, options.inputTokens, tokens.length).join(''))
  response.end()
}
