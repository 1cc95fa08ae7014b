import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerTokens, callsFor } from './llm-answer.ts'
import { playFault } from './llm-faults.ts'
import { countTokens, playStream, sendJson } from './llm-play.ts'
import { sendReply } from './llm-reply.ts'
import { readAsked } from './llm-request.ts'
import { isFault, type Script, type ScriptName, scriptOf } from './llm-script.ts'
import { sendWhole } from './llm-whole.ts'
import { anthropicWire, openaiWire } from './llm-wire.ts'

// One server that speaks OpenAI's and Anthropic's wire formats, for tests, benches and development without a key. It
// answers from the numbered passages of the system prompt, and misbehaves as told (llm-script.ts).

export type SeenRequest = {
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  script: ScriptName
  /** True once the client went away before the answer was over. */
  isAborted: boolean
  /** By this process's clock (performance.now): when it came, and when the answer was over or broken; 0 before. */
  cameAt: number
  endedAt: number
}

export type FakeLlm = {
  openaiBaseUrl: string
  anthropicBaseUrl: string
  /** Every request, oldest first. */
  requests: SeenRequest[]
  /** What the next requests get, one each; after them requests choose for themselves again. */
  script(...next: (ScriptName | Script)[]): void
  /** What every request gets from now on, after those of `script`; null ends it. */
  always(script: ScriptName | Script | null): void
  close(): Promise<void>
}

function embedding(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['']) {
    const digest = createHash('sha256').update(word).digest()
    for (let at = 0; at < 16; at += 4)
      vector[digest.readUInt32BE(at) % dimensions]! += digest[at + 16]! & 1 ? 1 : -1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

function sendEmbeddings(response: ServerResponse, body: Record<string, unknown>): void {
  const inputs = Array.isArray(body.input) ? body.input.map(String) : [String(body.input ?? '')]
  const dimensions = typeof body.dimensions === 'number' ? body.dimensions : 1536
  const data = inputs.map((text, index) => {
    const vector = embedding(text, dimensions)
    const asBase64 = () => Buffer.from(new Float32Array(vector).buffer).toString('base64')
    return { object: 'embedding', index, embedding: body.encoding_format === 'base64' ? asBase64() : vector }
  })
  const used = inputs.reduce((sum, text) => sum + countTokens(text), 0)
  sendJson(response, 200, {
    object: 'list',
    data,
    model: body.model,
    usage: { prompt_tokens: used, total_tokens: used },
  })
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString('utf8')
  return text ? JSON.parse(text) : {}
}

const MODELS = ['fake-1', 'fake-2']

/**
 * Starts the fake on 127.0.0.1. `port` 0 takes a free one; `tokenMs` paces normal answers, 0 sends as fast as it can;
 * `elsewhere` is where it redirects to.
 */
export async function startFakeLlm(
  options: { port?: number; tokenMs?: number; elsewhere?: string } = {},
): Promise<FakeLlm> {
  const requests: SeenRequest[] = []
  const queue: Script[] = []
  let standing: Script | null = null
  let count = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cameAt = performance.now()
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const body = await readJson(request)
    const id = String(++count).padStart(6, '0')
    const model = String(body.model ?? '')
    const isOpenai = path.startsWith('/openai')
    const asked = readAsked(body, isOpenai)
    const inputTokens = countTokens(asked.system + asked.question + asked.results.join(''))
    const hasUsage = (body.stream_options as { include_usage?: boolean } | undefined)?.include_usage === true
    const wire = isOpenai ? openaiWire(id, model, hasUsage) : anthropicWire(id, model, inputTokens)
    const script = queue.shift() ?? standing ?? scriptOf(request.headers, model, asked.question)
    const seen: SeenRequest = {
      path,
      headers: request.headers,
      body,
      script: script.name,
      isAborted: false,
      cameAt,
      endedAt: 0,
    }
    requests.push(seen)
    response.on('close', () => {
      seen.isAborted = !response.writableFinished
      seen.endedAt ||= performance.now()
    })
    response.on('finish', () => {
      seen.endedAt ||= performance.now()
    })
    // Anthropic's older clients send x-api-key, today's a bearer token.
    const key =
      request.headers.authorization?.replace(/^Bearer\s*/, '') || String(request.headers['x-api-key'] ?? '')
    if (!key) return sendJson(response, 401, wire.error(401, 'A key is needed.'))
    const tokens = answerTokens(script, asked)
    if (isFault(script.name)) {
      const usage = { input: inputTokens, output: tokens.length }
      const elsewhere = options.elsewhere ?? 'http://127.0.0.1:9/'
      return await sendReply(
        response,
        playFault({ wire, script, model, tokens, usage, key, elsewhere }, script.name),
      )
    }
    if (path.endsWith('/models'))
      return sendJson(response, 200, {
        object: 'list',
        data: MODELS.map((name) => ({ id: name, object: 'model', owned_by: 'fake' })),
        has_more: false,
      })
    if (path.endsWith('/embeddings')) return sendEmbeddings(response, body)
    if (!path.endsWith('/chat/completions') && !path.endsWith('/messages'))
      return sendJson(response, 404, wire.error(404, 'No such path.'))
    if (model === 'missing')
      return sendJson(response, 404, wire.error(404, `The model ${model} does not exist.`))
    const calls = callsFor(script, asked)
    const answer = { tokens: calls.length > 0 && script.text === undefined ? [] : tokens, calls }
    if (!body.stream) return sendWhole(response, wire, { id, model, inputTokens, ...answer })
    await playStream(response, wire, script, answer, { model, tokenMs: options.tokenMs ?? 0, inputTokens })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (!response.headersSent)
        sendJson(response, 400, { error: { message: String(error), type: 'invalid_request_error' } })
      else response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve),
  )
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    openaiBaseUrl: `${origin}/openai/v1`,
    anthropicBaseUrl: `${origin}/anthropic`,
    requests,
    script(...next) {
      queue.push(...next.map((step) => (typeof step === 'string' ? { name: step } : step)))
    },
    always(script) {
      standing = typeof script === 'string' ? { name: script } : script
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
