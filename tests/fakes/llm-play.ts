import type { ServerResponse } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { SSE } from './llm-reply.ts'
import type { Script, ScriptCall } from './llm-script.ts'
import { endOf, type Wire } from './llm-wire.ts'

// Answers as they should be: text, or the calls of tools.

export const countTokens = (text: string) => Math.ceil(text.length / 4)

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const jsonOf = (call: ScriptCall) =>
  typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments)

/** Ids as the vendors make them, never twice in a process. */
let made = 0
const callId = (wire: Wire) =>
  `${wire.provider === 'openai' ? 'call_' : 'toolu_'}${String(++made).padStart(12, '0')}`

/** Calls in pieces of a few letters, one after the other. */
export function callFrames(wire: Wire, calls: readonly ScriptCall[]): string[] {
  return calls.flatMap((call, at) => [
    ...wire.callStart(at, { id: callId(wire), name: call.name }),
    ...(jsonOf(call).match(/[\s\S]{1,8}/g) ?? []).map((piece) => wire.callPiece(at, piece)),
    ...wire.callEnd(at),
  ])
}

/** Streams `tokens`, then `calls`. `tokenMs` is the pause between tokens. */
export async function playStream(
  response: ServerResponse,
  wire: Wire,
  script: Script,
  answer: { tokens: string[]; calls: readonly ScriptCall[] },
  options: { model: string; tokenMs: number; inputTokens: number },
): Promise<void> {
  const { tokens, calls } = answer
  const tokenMs = script.name === 'slow' ? (script.ms ?? 80) : options.tokenMs
  let isGone = false
  let wake = () => {}
  response.on('close', () => {
    isGone = true
    wake()
  })
  response.on('drain', () => wake())
  const send = async (text: string) => {
    if (!isGone && !response.write(text)) await new Promise<void>((resolve) => (wake = resolve))
  }
  response.writeHead(200, SSE)
  for (const frame of wire.start(options.model)) await send(frame)
  // Without pauses many tokens share one write, as they share packets on a real line.
  let batch = ''
  for (const token of tokens) {
    if (isGone) return
    batch += wire.token(token)
    if (tokenMs > 0 || batch.length > 2_000) {
      await send(batch)
      batch = ''
      if (tokenMs > 0) await pause(tokenMs)
    }
  }
  const usage = { input: options.inputTokens, output: tokens.length }
  const end = endOf(wire, calls.length ? 'tools' : 'end', usage, calls.length > 0)
  await send(batch + [...callFrames(wire, calls), ...end].join(''))
  response.end()
}
