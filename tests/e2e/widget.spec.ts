import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Citation } from '#app/contracts/stream-events.ts'
import { ask, composer, lastAnswer, launcher, log, openChat, test } from './widget-harness.ts'

const citation: Citation = {
  n: 1,
  chunkId: '0190-c1',
  sourceId: 's',
  documentId: 'd',
  title: 'Delivery',
  headingPath: ['Shop', 'Policies'],
  url: null,
  startOffset: 0,
  endOffset: 42,
  excerpt: 'Delivery takes three to five working days.',
}

test.describe('on a page with a strict policy', () => {
  test.use({
    says: { answer: () => ({ text: 'It takes **three days** [1].', citations: [citation] }) },
  })

  test('answers, cites, and opens the passage, without one violation', async ({ page, site }) => {
    await openChat(page, site.origin)
    await ask(page, 'How long?')
    await expect(lastAnswer(page)).toHaveText('It takes three days 1.')
    await page.getByRole('button', { name: 'Source 1: Delivery' }).click()
    await expect(page.locator('hiviex-widget mark')).toHaveText('Delivery takes three to five working days.')
    await expect(page.getByText('Source 1 › Shop › Policies')).toBeVisible()
    await expect(page.getByRole('link', { name: 'Open on colmeia.example' })).toHaveAttribute(
      'rel',
      /noopener.*nofollow/,
    )
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Source 1: Delivery' })).toBeFocused()
    await expect(page.locator('[style]')).toHaveCount(0)
  })

  test('speaks Portuguese when the page says so', async ({ page, site }) => {
    await openChat(page, `${site.origin}/?lang=pt-BR`)
    await expect(page.getByText('Responde na hora')).toBeVisible()
    await expect(composer(page)).toHaveAttribute('placeholder', 'Faça uma pergunta')
  })

  test('has no serious accessibility finding, light or dark, empty or with an answer', async ({
    page,
    site,
  }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await openChat(page, site.origin)
      const check = async () => {
        const { violations } = await new AxeBuilder({ page }).analyze()
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
      }
      expect(await check()).toEqual([])
      await ask(page, 'How long?')
      await expect(lastAnswer(page)).toHaveText('It takes three days 1.')
      expect(await check()).toEqual([])
      await page.getByRole('button', { name: 'Source 1' }).click()
      await expect(page.locator('hiviex-widget mark')).toBeVisible()
      expect(await check()).toEqual([])
      await page.evaluate(() => localStorage.clear())
    }
  })
})

test('works by keyboard alone', async ({ page, site }) => {
  await page.goto(site.origin)
  await expect(launcher(page)).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(launcher(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('First line')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('second line')
  await page.keyboard.press('Enter')
  await expect(lastAnswer(page)).toHaveText('You said: First linesecond line', { useInnerText: false })
  await expect(composer(page)).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeHidden()
  await expect(launcher(page)).toBeFocused()
})

test('asks a suggested question with one tap', async ({ page, site }) => {
  await openChat(page, site.origin)
  await page.getByRole('button', { name: 'Which honey is mild?' }).click()
  await expect(lastAnswer(page)).toHaveText('You said: Which honey is mild?')
  await expect(page.getByRole('button', { name: 'Which honey is mild?' })).toHaveCount(0)
})

test('opens and closes by the page’s own script, and tells it', async ({ page, site }) => {
  await page.goto(site.origin)
  await expect(launcher(page)).toBeVisible()
  await page.evaluate(() => {
    const widget = (window as unknown as { Hiviex: HTMLElement & Record<'open' | 'close', () => void> })
      .Hiviex
    for (const type of ['open', 'close'])
      widget.addEventListener(type, () => document.documentElement.classList.add(`was-${type}`))
    widget.open()
  })
  await expect(composer(page)).toBeFocused()
  await page.evaluate(() => (window as unknown as { Hiviex: { close(): void } }).Hiviex.close())
  await expect(composer(page)).toBeHidden()
  await expect(page.locator('html')).toHaveClass('was-open was-close')
})

test('shows nothing when there is no such agent', async ({ page, site, api }) => {
  await page.route(`${api.origin}/api/widget/v1/agents/*`, (route) =>
    route.fulfill({
      status: 404,
      json: { error: { code: 'NOT_FOUND' } },
      headers: { 'access-control-allow-origin': '*' },
    }),
  )
  await page.goto(site.origin)
  await page.waitForLoadState('networkidle')
  await expect(page.locator('hiviex-widget')).toHaveCount(0)
})

test('brings a person, shows what they write as it comes, and goes back to the agent', async ({
  page,
  site,
  api,
}) => {
  await openChat(page, site.origin)
  await ask(page, 'Hello')
  await page.getByRole('button', { name: 'Talk to a person' }).click()
  await expect(page.getByText('A person was asked to join')).toBeVisible()
  const [conversation] = api.conversations()
  if (!conversation) throw new Error('no conversation')
  api.say(conversation, 'Hi, **Ana** here.')
  await expect(lastAnswer(page)).toHaveText('Hi, Ana here.')
  await expect(page.getByText('Ana is with you')).toBeVisible()
  await ask(page, 'Thank you')
  await expect(page.locator('hiviex-widget .me').last()).toHaveText('Thank you')
  await page.keyboard.press('Escape')
  api.say(conversation, 'One more thing.')
  await expect(page.locator('hiviex-widget button.unread')).toBeVisible()
  await launcher(page).click()
  await expect(page.locator('hiviex-widget button.unread')).toHaveCount(0)
  await expect(lastAnswer(page)).toHaveText('One more thing.')
  api.handBack(conversation)
  await expect(page.getByText('Answers instantly')).toBeVisible()
})

test('starts a new conversation after one was closed', async ({ page, site, api }) => {
  await openChat(page, site.origin)
  await ask(page, 'Hello')
  await expect(lastAnswer(page)).toHaveText('You said: Hello')
  const [conversation] = api.conversations()
  if (conversation) api.close(conversation)
  await page.getByRole('button', { name: 'Start a new one' }).click()
  await expect(composer(page)).toBeFocused()
  await ask(page, 'Again')
  await expect(lastAnswer(page)).toHaveText('You said: Again')
  expect(api.conversations()).toHaveLength(2)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true })

  test('fills the screen, keeps the reader inside, and has thumb-sized targets', async ({ page, site }) => {
    await openChat(page, site.origin)
    await ask(page, 'Hello')
    await expect(lastAnswer(page)).toHaveText('You said: Hello')
    const dialog = page.getByRole('dialog')
    await expect(async () => {
      expect(await dialog.boundingBox()).toMatchObject({ x: 0, y: 0, width: 390, height: 780 })
    }).toPass()
    expect(await dialog.evaluate((element) => element.matches(':modal'))).toBe(true)
    const small = await dialog.locator('button:visible').evaluateAll((buttons) =>
      buttons.flatMap((button) => {
        const { width, height } = button.getBoundingClientRect()
        const after = getComputedStyle(button, '::after')
        const reach = after.content === 'none' ? 0 : -2 * Number.parseFloat(after.top)
        return Math.min(width, height) + reach < 44 ? [button.outerHTML] : []
      }),
    )
    expect(small).toEqual([])
    expect(await log(page).evaluate((element) => getComputedStyle(element).overflowX)).toBe('hidden')
  })
})
