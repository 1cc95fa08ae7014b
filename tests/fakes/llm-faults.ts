import { gzipSync } from 'node:zlib'
import { callFrames } from './llm-play.ts'
import { type Part, type Reply, SSE } from './llm-reply.ts'
import type { FaultName, Script } from './llm-script.ts'
import { TOOL_FAULTS, type ToolFault } from './llm-tool-faults.ts'
import { endOf, type Wire, type WireReason, type WireUsage } from './llm-wire.ts'

// How each fault looks on the wire. Those of tools have a file of their own.

/** What a fault is made of: the frames of a normal answer, in pieces. */
export type Scene = {
  wire: Wire
  script: Script
  model: string
  tokens: string[]
  usage: { input: number; output: number }
  /** The key as it came. */
  key: string
  /** Where a redirect leads. */
  elsewhere: string
}

const start = ({ wire, model }: Scene, usage?: WireUsage) => wire.start(model, usage).join('')
const words = ({ wire }: Scene, tokens: string[]) => tokens.map((token) => wire.token(token)).join('')
/** The beginning of the answer and its first three tokens. */
const some = (scene: Scene) => start(scene) + words(scene, scene.tokens.slice(0, 3))
const rest = (scene: Scene, reason: WireReason = 'end') =>
  words(scene, scene.tokens.slice(3)) + endOf(scene.wire, reason, scene.usage).join('')
const whole = (scene: Scene) => some(scene) + rest(scene)

const refuse = (scene: Scene, status: number, message: string, headers = {}, code?: string): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  parts: [JSON.stringify(scene.wire.error(status, message, code))],
})
const tooMany = (scene: Scene, headers: Record<string, string>) =>
  refuse(scene, 429, 'Too many requests.', headers)
const PAGE =
  '<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad Gateway</h1><p>key=sk-page-0123456789</p></body></html>'
const page = (status: number): Reply => ({
  status,
  headers: { 'content-type': 'text/html' },
  parts: [PAGE],
})

function* dripping(): Generator<Part> {
  for (;;) {
    yield ': still there\n\n'
    yield 10
  }
}

function* flood(first: string, comments: number, last: string): Generator<Part> {
  yield first
  for (let count = 0; count < comments; count++) yield `: ${'x'.repeat(1_020)}\n\n`
  yield last
}

function* hugeFrame(scene: Scene): Generator<Part> {
  yield some(scene)
  yield 'data: {"choices":[{"delta":{"content":"'
  for (let count = 0; count < 4_096; count++) yield 'honey '.repeat(200)
}

/** A thought every `everyMs`. */
function* thinking({ wire }: Scene, count: number, everyMs: number): Generator<Part> {
  for (let at = 0; at < count; at++) {
    yield wire.thought(`Honey, ${at}. `)
    yield everyMs
  }
}

function* thinkingFirst(scene: Scene): Generator<Part> {
  yield start(scene)
  // Few pauses: each of them takes a loaded machine a little longer.
  yield* thinking(scene, 40, (scene.script.ms ?? 400) / 40)
  yield words(scene, scene.tokens) + endOf(scene.wire, 'end', scene.usage).join('')
}

/** The frames of `text`, every event's data over several lines. */
const overLines = (text: string) =>
  text.replace(/^data: (\{.*\})$/gm, (_all, json: string) =>
    JSON.stringify(JSON.parse(json), null, 1)
      .split('\n')
      .map((line) => `data: ${line}`)
      .join('\n'),
  )

function cutInLetter(scene: Scene): Part[] {
  const bytes = Buffer.from(some(scene) + scene.wire.token(' 🐝 bees'))
  return [bytes.subarray(0, bytes.indexOf('🐝') + 2), 'reset!']
}

/** An answer, with the script's calls if it has some, broken after `ms` bytes of it (or as many as are left beyond its end). */
function cutAt(scene: Scene): Part[] {
  const { wire, script, usage, tokens } = scene
  const calls = script.calls ?? []
  const end = endOf(wire, calls.length ? 'tools' : 'end', usage, calls.length > 0)
  const all = [start(scene), words(scene, tokens), ...callFrames(wire, calls), ...end].join('')
  const bytes = Buffer.from(all)
  const sent = bytes.subarray(0, (script.ms ?? 700) % bytes.length)
  const parts: Part[] = []
  for (let at = 0; at < sent.length; at += 1_024) parts.push(sent.subarray(at, at + 1_024))
  return [...parts, 'reset!']
}

/** UTF-16 halves as JSON escapes, in two events. */
const halves = ({ wire }: Scene) =>
  wire.token('HALF').replace('HALF', '\\ud83d') + wire.token('HALF').replace('HALF', '\\udc1d')

const counted = (scene: Scene, first: WireUsage, last: WireUsage) =>
  start(scene, first) + words(scene, scene.tokens) + endOf(scene.wire, 'end', last).join('')

export const FAULTS: Record<Exclude<FaultName, ToolFault>, (scene: Scene) => Reply> = {
  auth: (s) => refuse(s, 401, `Incorrect API key provided: ${s.key}.`),
  forbidden: (s) => refuse(s, 403, 'The key may not use this model.'),
  payment: (s) => refuse(s, 402, 'Insufficient balance.'),
  'no-credit': (s) =>
    s.wire.provider === 'openai'
      ? refuse(s, 429, 'You exceeded your current quota.', {}, 'insufficient_quota')
      : refuse(s, 400, 'Your credit balance is too low to access the API.'),
  'bad-request': (s) => refuse(s, 400, 'The request is too long.'),
  'context-length': (s) =>
    refuse(s, 400, "This model's maximum context length is 8192 tokens.", {}, 'context_length_exceeded'),
  'missing-model': (s) => refuse(s, 404, `The model ${s.model} does not exist.`),
  'too-large': (s) => refuse(s, 413, 'Request too large.'),
  'no-temperature': (s) =>
    refuse(s, 400, "Unsupported value: 'temperature' does not support 0.3 with this model."),
  'no-thinking': (s) =>
    refuse(s, 400, '"thinking.type.disabled" is not supported for this model. Use "output_config.effort".'),
  'no-schema': (s) =>
    refuse(
      s,
      400,
      s.wire.provider === 'openai'
        ? "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."
        : 'output_config: structured output is not supported with this model.',
    ),
  rate: (s) => tooMany(s, { 'retry-after': String(Math.ceil((s.script.ms ?? 2000) / 1000)) }),
  'rate-date': (s) =>
    tooMany(s, { 'retry-after': new Date(Date.now() + (s.script.ms ?? 90_000)).toUTCString() }),
  'rate-ms': (s) => tooMany(s, { 'retry-after-ms': String(s.script.ms ?? 350) }),
  'rate-reset': (s) => {
    const ms = s.script.ms ?? 60_000
    const [spent, full] =
      s.wire.provider === 'openai'
        ? [`${ms / 1000}s`, '20ms']
        : [ms, 20].map((wait) => new Date(Date.now() + wait).toISOString())
    const name = (of: string, what: 'remaining' | 'reset') =>
      s.wire.provider === 'openai' ? `x-ratelimit-${what}-${of}` : `anthropic-ratelimit-${of}-${what}`
    return tooMany(s, {
      [name('requests', 'remaining')]: '0',
      [name('requests', 'reset')]: String(spent),
      [name('tokens', 'remaining')]: '9000',
      [name('tokens', 'reset')]: String(full),
    })
  },
  'rate-bare': (s) => tooMany(s, {}),
  'rate-garbage': (s) => tooMany(s, { 'retry-after': 'soon' }),
  'rate-negative': (s) => tooMany(s, { 'retry-after': '-5' }),
  'request-timeout': (s) => refuse(s, 408, 'The request took too long.'),
  error: (s) => refuse(s, 500, 'Something broke on our side.'),
  'bad-gateway': () => page(502),
  unavailable: () => ({ status: 503, headers: {}, parts: [] }),
  'gateway-timeout': () => page(504),
  overloaded: (s) => refuse(s, s.wire.provider === 'openai' ? 503 : 529, 'Overloaded'),
  redirect: (s) => ({ status: 307, headers: { location: s.elsewhere }, parts: [] }),

  reset: () => ({ isBare: true, parts: ['reset!'] }),
  'reset-body': () => ({ parts: [20, 'reset!'] }),
  'no-headers': () => ({ isBare: true, parts: ['hang!'] }),
  'slow-start': (s) => ({ parts: [s.script.ms ?? 3_000, whole(s)] }),
  'comments-only': () => ({ parts: dripping() }),
  stall: (s) => ({ parts: [some(s), 'hang!'] }),
  cut: (s) => ({ parts: [some(s) + s.wire.token(' four').slice(0, -9), 'reset!'] }),
  'cut-at': (s) => ({ parts: cutAt(s) }),
  'cut-letter': (s) => ({ parts: cutInLetter(s) }),
  'cut-after-finish': (s) => ({
    parts: [start(s) + words(s, s.tokens) + s.wire.reason('end', s.usage).join(''), 'reset!'],
  }),
  'end-early': (s) => ({ parts: [some(s)] }),
  'empty-body': () => ({ parts: [] }),

  malformed: (s) => ({ parts: [`${some(s)}data: {"choices":[{"delta":{"content":"half\n\n${rest(s)}`] }),
  'not-object': (s) => ({ parts: [`${some(s)}data: "four"\n\n${rest(s)}`] }),
  'garbage-lines': (s) => ({ parts: [`${some(s)}}}{{ garbage\nnonsense: 7\nretry: x\n\n${rest(s)}`] }),
  page: () => page(200),
  'json-error': () => ({
    headers: { 'content-type': 'application/json' },
    parts: [
      JSON.stringify({ error: { message: 'Rate limited upstream.', type: 'rate_limit_error', code: 429 } }),
    ],
  }),
  'json-answer': () => ({
    headers: { 'content-type': 'application/json' },
    parts: [JSON.stringify({ object: 'chat.completion', choices: [{ message: { content: 'whole' } }] })],
  }),
  'wrong-type': (s) => ({ headers: { 'content-type': 'text/plain' }, parts: [whole(s)] }),
  gzip: (s) => ({ headers: { ...SSE, 'content-encoding': 'gzip' }, parts: [gzipSync(whole(s))] }),
  crlf: (s) => ({ parts: [whole(s).replaceAll('\n', '\r\n')] }),
  cr: (s) => ({ parts: [`${whole(s).replaceAll('\n', '\r')}\n`] }),
  bom: (s) => ({ parts: [`\uFEFF${whole(s)}`] }),
  'multi-line': (s) => ({ parts: [overLines(whole(s))] }),
  bytes: (s) => ({ parts: [...Buffer.from(whole(s))].map((byte) => Buffer.from([byte])) }),
  'comment-flood': (s) => ({ parts: flood(some(s), 300, rest(s)) }),
  'comment-flood-endless': (s) => ({ parts: flood(some(s), Number.POSITIVE_INFINITY, '') }),
  'huge-frame': (s) => ({ parts: hugeFrame(s) }),
  thinks: (s) => ({ parts: thinkingFirst(s) }),
  'thinks-endlessly': (s) => ({ parts: thinking(s, Number.POSITIVE_INFINITY, 10) }),
  'think-tags': (s) => ({
    parts: [
      start(s) +
        words(s, ['<thi', 'nk>They want', ' honey. </t', 'hink', '>\n', '\n', ...s.tokens]) +
        endOf(s.wire, 'end', s.usage).join(''),
    ],
  }),
  unknown: (s) => ({ parts: [some(s) + s.wire.unknown().join('') + rest(s)] }),
  'same-ids': (s) => ({
    parts: [
      whole(s)
        .replaceAll('\ndata:', '\nid: 7\ndata:')
        .replace(/"id":"chatcmpl-\d+"/g, () => `"id":"chatcmpl-${Math.random()}"`),
    ],
  }),
  'half-letters': (s) => ({ parts: [some(s) + halves(s) + rest(s)] }),
  nul: (s) => ({ parts: [some(s) + s.wire.token('\u0000') + rest(s)] }),

  empty: (s) => ({ parts: [start(s) + endOf(s.wire, 'end', { ...s.usage, output: 0 }).join('')] }),
  huge: (s) => ({
    parts: [start(s), ...Array.from({ length: 2_000 }, () => s.wire.token('honey ').repeat(100)), rest(s)],
  }),
  length: (s) => ({ parts: [some(s) + endOf(s.wire, 'length', s.usage).join('')] }),
  pause: (s) => ({ parts: [some(s) + endOf(s.wire, 'pause', s.usage).join('')] }),
  'empty-length': (s) => ({ parts: [start(s) + endOf(s.wire, 'length', s.usage).join('')] }),
  'empty-filter': (s) => ({
    parts: [start(s) + endOf(s.wire, 'filter', { ...s.usage, output: 0 }).join('')],
  }),
  filter: (s) => ({ parts: [some(s) + endOf(s.wire, 'filter', s.usage).join('')] }),
  refusal: (s) => ({
    parts: [start(s) + s.wire.refusal('I cannot help with that.').join('') + s.wire.last(s.usage).join('')],
  }),
  'strange-reason': (s) => ({ parts: [some(s) + rest(s, 'strange')] }),
  'error-first': (s) => ({ parts: [start(s) + s.wire.failed('overloaded')] }),
  'mid-error': (s) => ({ parts: [some(s) + s.wire.failed('overloaded')] }),
  'mid-rate': (s) => ({ parts: [some(s) + s.wire.failed('rate')] }),
  'quotes-key': (s) => ({ parts: [some(s) + s.wire.failed('overloaded', `Your key ${s.key} is busy.`)] }),

  'usage-absent': (s) => ({ parts: [counted(s, null, null)] }),
  'usage-wrong': (s) => ({
    parts: [counted(s, { input: 'many', output: {} }, { input: 'many', output: [3] })],
  }),
  'usage-negative': (s) => ({
    parts: [counted(s, { input: -7, output: -1 }, { input: -7, output: -5 })],
  }),
  'usage-huge': (s) => ({
    parts: [counted(s, { input: 1e18, output: 1e18 }, { input: 1e18, output: 1e300 })],
  }),
  'usage-twice': (s) => ({
    parts: [
      start(s) +
        words(s, s.tokens) +
        // OpenAI: some servers count along. Anthropic counts so by design.
        [
          ...s.wire.reason('end', { input: 11, output: 3 }),
          ...(s.wire.provider === 'openai' ? s.wire.last({ input: 11, output: 3 }).slice(0, -1) : []),
          ...s.wire.last({ input: 11, output: 5 }),
        ].join(''),
    ],
  }),
}

/** The reply of a fault. */
export const playFault = (scene: Scene, name: FaultName): Reply =>
  name in TOOL_FAULTS
    ? { parts: TOOL_FAULTS[name as ToolFault](scene) }
    : FAULTS[name as Exclude<FaultName, ToolFault>](scene)
