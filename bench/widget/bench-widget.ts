// The widget against deep-chat, the lightest of the known ones: bytes until a visitor can type, and the time that takes on a
// slow line (1.6 Mbit/s, 150 ms) with a slow processor (a quarter of this one's).
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, chromium } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium } from '../../scripts/lib/chromium.ts'
import { AGENT_ID, startWidgetApi } from '../../tests/fakes/widget-api.ts'
import { bytesUntilTyping } from '../../widget/budget.ts'
import { brotli, buildWidget } from '../../widget/build.ts'
import { interleave, type Line, median, ms } from '../lib/measure.ts'

const ROUNDS = 7
const DEEP_CHAT = new URL('../../node_modules/deep-chat/dist/deepChat.bundle.js', import.meta.url)
const WIDGET = new URL('../../public/widget/v1/', import.meta.url)

/**
 * Both pages say when a visitor can type: at the first frame in which the input is there. The clock starts when the page itself
 * has come: that first round trip is the customer's.
 */
const page = (
  body: string,
  findInput: string,
) => `<!doctype html><meta charset="utf-8"><title>bench</title><script>
window.blocked = 0
new PerformanceObserver((list) => { for (const task of list.getEntries()) window.blocked += Math.max(0, task.duration - 50) }).observe({ type: 'longtask', buffered: true })
const watch = () => { const input = ${findInput}; if (input && input.getClientRects().length) window.typedAt = performance.now() - performance.getEntriesByType('navigation')[0].responseStart; else requestAnimationFrame(watch) }
requestAnimationFrame(watch)
</script><h1>A shop</h1><p>${'Honey from the hills, sent within three days. '.repeat(20)}</p>${body}`

const OURS = page(
  `<script async src="/widget/v1/loader.js" data-agent="${AGENT_ID}" onload="Hiviex.open()"></script>`,
  `document.querySelector('hiviex-widget')?.shadowRoot.querySelector('textarea')`,
)
const THEIRS = page(
  '<script type="module" src="/deep-chat.js"></script><deep-chat></deep-chat>',
  `document.querySelector('deep-chat')?.shadowRoot?.getElementById('text-input')`,
)

/** Everything compressed as hard as can be, for both. */
async function startPages(deepChat: Buffer) {
  const api = await startWidgetApi()
  const agent = JSON.stringify(api.agent)
  await api.stop()
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    const send = (type: string, body: Buffer) => {
      response.writeHead(200, { 'content-type': type, 'content-encoding': 'br', 'cache-control': 'no-store' })
      response.end(body)
    }
    if (path === '/ours') return send('text/html', brotli(OURS))
    if (path === '/theirs') return send('text/html', brotli(THEIRS))
    if (path === '/deep-chat.js') return send('text/javascript', deepChat)
    if (path.startsWith('/api/widget/v1/agents/')) return send('application/json', brotli(agent))
    const file = await readFile(new URL(`${path.slice('/widget/v1/'.length)}.br`, WIDGET)).catch(() => null)
    if (file) return send('text/javascript', file)
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() }
}

async function boot(browser: Browser, url: string): Promise<{ typedAt: number; blocked: number }> {
  const context = await browser.newContext()
  const tab = await context.newPage()
  const devtools = await context.newCDPSession(tab)
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 750_000 / 8,
  })
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await tab.goto(url)
  await tab.waitForFunction('window.typedAt', undefined, { timeout: 60_000 })
  const result = await tab.evaluate<{ typedAt: number; blocked: number }>('({ typedAt, blocked })')
  await context.close()
  return result
}

export async function benchWidget(): Promise<Line[]> {
  const { loader, untilTyping } = bytesUntilTyping(await buildWidget())
  const deepChat = brotli(await readFile(DEEP_CHAT))
  const pages = await startPages(deepChat)
  const browser = await chromium.launch({ executablePath: await findChromium(() => {}), args: CHROMIUM_ARGS })
  const blocked = { ours: [] as number[], theirs: [] as number[] }
  const run = async (whose: keyof typeof blocked) => {
    const result = await boot(browser, `${pages.origin}/${whose}`)
    blocked[whose].push(result.blocked)
    return result.typedAt
  }
  try {
    const time = await interleave(
      ROUNDS,
      () => run('ours'),
      () => run('theirs'),
    )
    return [
      {
        name: 'widget bytes until a visitor can type / deep-chat',
        ratio: untilTyping / deepChat.length,
        better: 'lower',
        detail: `${untilTyping} B (loader ${loader} B) against ${deepChat.length} B, brotli 11`,
      },
      {
        name: 'widget boot until a visitor can type / deep-chat',
        ratio: time.ratio,
        better: 'lower',
        detail: `${ms(time.ours)} against ${ms(time.baseline)}, main thread blocked ${ms(median(blocked.ours))} against ${ms(median(blocked.theirs))}; 1.6 Mbit/s, 150 ms, CPU/4`,
      },
    ]
  } finally {
    await browser.close()
    pages.stop()
  }
}
