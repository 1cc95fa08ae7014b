import { expect, type Page } from '@playwright/test'
import { ask, composer, LONG_ANSWER, lastAnswer, launcher, log, openChat, test } from './widget-harness.ts'

const shown = (page: Page) => lastAnswer(page).textContent()

/** How the whole answer reads when nothing went wrong: what every other way must come to, byte for byte. */
async function undisturbed(page: Page, origin: string) {
  await openChat(page, origin)
  await ask(page, 'long')
  await expect(lastAnswer(page)).toContainText('273 g')
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible()
  const text = await shown(page)
  await page.evaluate(() => localStorage.clear())
  return text
}

test.describe('a long answer', () => {
  test.use({ says: { answer: () => ({ text: LONG_ANSWER }) } })

  test('is the same when the line is cut again and again', async ({ page, site, api }) => {
    const expected = await undisturbed(page, site.origin)
    await openChat(page, site.origin)
    api.control.delayMs = 10
    for (const frames of [1, 2, 30, 75]) {
      api.control.cutAfterFrames = frames
      await ask(page, 'long')
      await expect.poll(() => api.control.cutAfterFrames).toBe(Number.POSITIVE_INFINITY)
      await expect(page.getByRole('button', { name: 'Send' })).toBeVisible({ timeout: 20_000 })
      await expect.poll(() => shown(page), { timeout: 20_000 }).toBe(expected)
    }
    await expect(page.locator('hiviex-widget .me')).toHaveCount(4)
    expect(api.control.lastEventIds.some((id) => Number(id) > 0)).toBe(true)
  })

  test('goes on after a reload in its middle, and in a second tab', async ({ page, site, api, context }) => {
    const expected = await undisturbed(page, site.origin)
    // Slow enough that the answer is still being written when both are there, however long that takes them.
    api.control.delayMs = 100
    await openChat(page, site.origin)
    await ask(page, 'long')
    await expect(lastAnswer(page)).toContainText('field 1')
    await page.reload()
    await launcher(page).click()
    const second = await context.newPage()
    await second.goto(site.origin)
    await launcher(second).click()
    await expect(lastAnswer(second)).toContainText('field 3')
    await expect(page.getByRole('button', { name: 'Stop the answer' })).toBeVisible()
    api.control.delayMs = 5
    for (const tab of [second, page]) {
      await tab.bringToFront()
      await expect.poll(() => shown(tab), { timeout: 30_000 }).toBe(expected)
      await expect(tab.locator('hiviex-widget .me')).toHaveCount(1)
    }
  })

  test('stops when asked to', async ({ page, site, api }) => {
    api.control.delayMs = 60
    await openChat(page, site.origin)
    await ask(page, 'long')
    await expect(lastAnswer(page)).toContainText('field 1')
    await page.getByRole('button', { name: 'Stop the answer' }).click()
    await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
    expect((await shown(page))?.length).toBeLessThan(LONG_ANSWER.length / 2)
  })

  test('leaves the reader where they are', async ({ page, site, api }) => {
    await openChat(page, site.origin)
    await ask(page, 'long')
    await expect(lastAnswer(page)).toContainText('273 g')
    await expect(page.getByRole('button', { name: 'Send' })).toBeVisible()
    api.control.delayMs = 10
    await ask(page, 'again')
    await expect(log(page)).toHaveAttribute('aria-busy', 'true')
    await log(page).evaluate((element) => element.scrollTo(0, 40))
    const before = await log(page).evaluate((element) => element.scrollTop)
    await expect(page.getByRole('button', { name: 'Send' })).toBeVisible({ timeout: 20_000 })
    expect(await log(page).evaluate((element) => element.scrollTop)).toBe(before)
    await page.getByRole('button', { name: 'Go to the latest message' }).click()
    await expect(page.getByRole('button', { name: 'Go to the latest message' })).toBeHidden()
  })

  test('never scrolls its own first line out of sight', async ({ page, site, api }) => {
    api.control.delayMs = 10
    await openChat(page, site.origin)
    await ask(page, 'long')
    await expect(lastAnswer(page)).toContainText('273 g', { timeout: 20_000 })
    await expect(lastAnswer(page).getByText('field 0')).toBeInViewport()
  })
})

test.describe('an answer that broke off', () => {
  const broken = (text: string) =>
    text === 'Half' ? { text: 'First you open', errorCode: 'provider_cut' } : null
  test.use({ says: { answer: (text) => broken(text) ?? { text: `You said: ${text}` } } })

  for (const { lang, goOn } of [
    { lang: 'en', goOn: 'Go on' },
    { lang: 'pt-BR', goOn: 'Continuar' },
  ])
    test(`is gone on with in a new message (${lang})`, async ({ page, site }) => {
      await openChat(page, `${site.origin}/?lang=${lang}`)
      await ask(page, 'Half')
      await page.getByRole('button', { name: goOn, exact: true }).click()
      await expect(lastAnswer(page)).toHaveText(`You said: ${goOn}`)
      await expect(log(page)).toContainText('First you open')
      // What came after it is what can be talked about now.
      await expect(page.getByRole('button', { name: goOn, exact: true })).toHaveCount(0)
    })

  test.describe('before its first word', () => {
    test.use({
      says: { answer: (text) => (text === 'Half' ? { text: '', errorCode: 'x' } : { text: 'Whole' }) },
    })
    test('is asked again', async ({ page, site }) => {
      await openChat(page, site.origin)
      await ask(page, 'Half')
      await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
      await expect(page.getByRole('button', { name: 'Go on', exact: true })).toHaveCount(0)
    })
  })
})

test('tells apart what can be tried again: a limit, and a server that is away', async ({
  page,
  site,
  api,
  seen,
}) => {
  await openChat(page, site.origin)
  api.control.failNextMessages = 1
  api.control.failStatus = 429
  await ask(page, 'one')
  await expect(page.getByRole('alert')).toHaveText('Too many messages. Wait a minute.')
  await expect(page.getByText('Not sent.')).toBeVisible()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(lastAnswer(page)).toHaveText('You said: one')
  await expect(page.getByRole('alert')).toHaveCount(0)

  // A server that stumbles is tried again without asking.
  api.control.failNextMessages = 2
  api.control.failStatus = 503
  await ask(page, 'two')
  await expect(lastAnswer(page)).toHaveText('You said: two')
  expect(api.conversations()[0]?.messages.filter((message) => message.author === 'visitor')).toHaveLength(2)
  expect(seen.errors).toEqual([])
})

test('sends a message once, though the page was reloaded before anyone answered', async ({
  page,
  site,
  api,
}) => {
  await openChat(page, site.origin)
  await ask(page, 'zero')
  await expect(lastAnswer(page)).toHaveText('You said: zero')
  api.control.isDown = true
  await ask(page, 'lost on its way')
  await expect(page.locator('hiviex-widget .me.pending')).toBeVisible()
  await page.reload()
  api.control.isDown = false
  await page.reload()
  await launcher(page).click()
  await expect(lastAnswer(page)).toHaveText('You said: lost on its way')
  expect(api.conversations()).toHaveLength(1)
  expect(api.conversations()[0]?.messages.filter((message) => message.author === 'visitor')).toHaveLength(2)
})

test('begins anew with the same words when its token has run out', async ({ page, site, api }) => {
  await openChat(page, site.origin)
  await ask(page, 'one')
  await expect(lastAnswer(page)).toHaveText('You said: one')
  api.dropTokens()
  await ask(page, 'two')
  await expect(lastAnswer(page)).toHaveText('You said: two')
  expect(api.conversations()).toHaveLength(2)
})

test('works where the browser blocks storage', async ({ page, site }) => {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError')
        },
      })
    }
  })
  await openChat(page, site.origin)
  await ask(page, 'one')
  await expect(lastAnswer(page)).toHaveText('You said: one')
  await ask(page, 'two')
  await expect(lastAnswer(page)).toHaveText('You said: two')
})

test('shows in a tab that was open before what another tab began', async ({ page, site, context }) => {
  await openChat(page, site.origin)
  const second = await context.newPage()
  await openChat(second, site.origin)
  await ask(second, 'from the second tab')
  await expect(lastAnswer(second)).toHaveText('You said: from the second tab')
  await page.bringToFront()
  await expect(lastAnswer(page)).toHaveText('You said: from the second tab')
})

test('keeps a draft while the agent writes', async ({ page, site, api }) => {
  api.control.delayMs = 1_000
  await openChat(page, site.origin)
  await ask(page, 'something rather long, so that there is time')
  await expect(page.getByRole('button', { name: 'Stop the answer' })).toBeVisible()
  await ask(page, 'too early')
  await expect(composer(page)).toHaveValue('too early')
})
