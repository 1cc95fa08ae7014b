// A model provider in a process of its own: what it costs is nobody's figure. Takes `{ text, times, tokenMs }` by message.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const SELF = fileURLToPath(import.meta.url)

type Order = { text: string; times: number | 'all'; tokenMs: number }

export type FakeProvider = {
  openaiBaseUrl: string
  anthropicBaseUrl: string
  /** The next `times` requests, or all, get `text`, a token every `tokenMs`; 0 is as fast as it can. */
  order(order: Order): Promise<void>
  stop(): Promise<void>
}

export async function startFakeProvider(): Promise<FakeProvider> {
  const child = fork(SELF, ['serve'], { stdio: 'inherit' })
  const [urls] = (await once(child, 'message')) as [Pick<FakeProvider, 'openaiBaseUrl' | 'anthropicBaseUrl'>]
  return {
    ...urls,
    async order(order) {
      child.send(order)
      await once(child, 'message')
    },
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

if (process.argv[1] === SELF && process.argv[2] === 'serve') {
  const { startFakeLlm } = await import('../../tests/fakes/llm-server.ts')
  const fake = await startFakeLlm()
  process.on('message', ({ text, times, tokenMs }: Order) => {
    const script =
      tokenMs > 0 ? { name: 'slow' as const, ms: tokenMs, text } : { name: 'normal' as const, text }
    if (times === 'all') fake.always(script)
    else fake.script(...Array.from({ length: times }, () => script))
    process.send?.('ready')
  })
  process.once('disconnect', () => process.exit(0))
  process.send?.({ openaiBaseUrl: fake.openaiBaseUrl, anthropicBaseUrl: fake.anthropicBaseUrl })
}
