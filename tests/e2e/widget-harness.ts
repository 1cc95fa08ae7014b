import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import type { AgentInfo } from '#app/contracts/widget.v1.ts'
import { serveWidgetFiles, startCustomerPage } from '../fakes/customer-page.ts'
import { AGENT_ID, type Answer, startWidgetApi, type WidgetApi } from '../fakes/widget-api.ts'

export const LONG_ANSWER = Array.from(
  { length: 40 },
  (_, n) => `${n + 1}. Der Honig, o mel, **the honey** of field ${n} – 🍯 é bom, \`${n * 7} g\` [1].`,
).join('\n')

type Fixtures = {
  api: WidgetApi
  /** What the agent answers in this test. An object, since Playwright takes a function for a fixture. */
  says: { answer: (text: string) => Answer; agent?: Partial<AgentInfo> }
  site: { origin: string }
  /** What the browser complained of, and whom it called: for the tests to look through. */
  seen: { violations: string[]; errors: string[]; dialogs: string[]; requests: string[] }
}

export const test = base.extend<Fixtures>({
  says: [{ answer: (text) => ({ text: `You said: ${text}` }) }, { option: true }],
  api: async ({ says }, use) => {
    const api = await startWidgetApi({ ...says, page: serveWidgetFiles })
    await use(api)
    await api.stop()
  },
  site: async ({ api }, use) => {
    const site = await startCustomerPage({ api: api.origin, agent: AGENT_ID })
    await use(site)
    await site.stop()
  },
  seen: [
    async ({ context }, use) => {
      const seen: Fixtures['seen'] = { violations: [], errors: [], dialogs: [], requests: [] }
      watch(context, seen)
      await use(seen)
      expect(seen.violations).toEqual([])
      expect(seen.errors).toEqual([])
      expect(seen.dialogs).toEqual([])
    },
    { auto: true },
  ],
})

function watch(context: BrowserContext, seen: Fixtures['seen']) {
  context.on('page', (page) => {
    page.on('pageerror', (error) => seen.errors.push(String(error.stack ?? error)))
    page.on('dialog', (dialog) => {
      seen.dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    page.on('console', (message) => {
      if (/Content Security Policy|TrustedScript|Trusted Type/.test(message.text()))
        seen.violations.push(message.text())
    })
  })
  context.on('request', (request) => seen.requests.push(request.url()))
}

export const launcher = (page: Page) =>
  page.locator('hiviex-widget > button').or(page.locator('hiviex-widget button').first()).first()
export const composer = (page: Page) => page.locator('hiviex-widget textarea')
export const log = (page: Page) => page.getByRole('log')

export async function openChat(page: Page, address: string) {
  await page.goto(address)
  await launcher(page).click()
  await expect(composer(page)).toBeFocused()
}

export async function ask(page: Page, text: string) {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** The text of the last answer as the browser shows it. */
export const lastAnswer = (page: Page) => page.locator('hiviex-widget .it').last()
