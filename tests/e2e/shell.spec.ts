import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { forgetLimits } from './limits.ts'
import { makeAgent, newWorkspace, signOut } from './person.ts'

test.beforeEach(forgetLimits)

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test.describe('signed out', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every page stands up to axe in the ${colorScheme} theme`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const path of ['/', '/sign-in', '/sign-up', '/sign-in/code', '/auth/confirm', '/nothing/here']) {
        await page.goto(path)
        await expectAccessible(page)
      }
    })
  }

  test('the first page speaks the browser’s language, and another one when asked', async ({
    browser,
    baseURL,
  }) => {
    const page = await browser.newPage({ baseURL, locale: 'pt-BR' })
    await page.goto('/sign-in')
    await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR')
    await expect(page.getByRole('heading', { name: 'Entrar' })).toBeVisible()
    await expect(page).toHaveTitle('Entrar · Hiviex')
    await page.getByRole('button', { name: 'Aparência e idioma' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'English' }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    await expect(async () => {
      await page.reload()
      await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 1000 })
    }).toPass()
    await page.close()
  })

  test('an unknown address is a page of its own, with the status to match', async ({ page }) => {
    const response = await page.goto('/nothing/here')
    expect(response?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  })
})

/** From here on no script of the product arrives; returns what lets them through. */
async function holdScripts(page: Page): Promise<() => void> {
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/assets/*.js', async (route) => {
    await held
    await route.continue()
  })
  // Nothing is kept from the pages before: each script is asked for again.
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  return letThrough
}

test('what is typed before the page is alive stays', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  const letThrough = await holdScripts(page)
  await page.goto('/onboarding', { waitUntil: 'commit' })
  await page.getByLabel('Name').fill('Padaria do Zé')
  letThrough()
  await expect(page.getByText('/w/padaria-do-ze')).toBeVisible()
  await expect(page.getByLabel('Name')).toHaveValue('Padaria do Zé')
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await page.waitForURL(/\/w\/padaria-do-ze/)
  expect(slug).not.toBe('padaria-do-ze')
})

test('what is pressed before the page is alive is done once it is', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await makeAgent(page, slug)
  const saved = page.locator('[role=status][data-state=saved]')
  await expect(page.getByLabel('Tone')).toHaveValue('friendly')

  const letThrough = await holdScripts(page)
  await page.reload({ waitUntil: 'commit' })
  await page.getByLabel('Tone').selectOption('brief')
  await page.getByTitle('Fox').click()
  const menu = page.getByRole('button', { name: /Switch workspace/ }).first()
  // Somebody impatient: once is meant.
  for (let i = 0; i < 3; i++) await menu.click()
  letThrough()
  await expect(page.getByRole('menuitem').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByLabel('Tone')).toHaveValue('brief')
  await expect(page.getByRole('radio', { name: 'Fox' })).toBeChecked()
  await expect(saved).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('Tone')).toHaveValue('friendly')
  await expect(page.getByRole('radio', { name: 'Honeycomb' })).toBeChecked()
})

test('the palette leads to pages and changes the theme, by keyboard alone', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/settings`)
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await expect(async () => {
    if (!(await palette.isVisible())) await page.keyboard.press('ControlOrMeta+k')
    await expect(palette).toBeVisible({ timeout: 5_000 })
  }).toPass()
  await expectAccessible(page)
  await page.keyboard.type('dark')
  await expect(page.getByRole('option', { name: /Dark/ })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  // Remembered on the server: the very first byte of the next page has it, so nothing flashes.
  await expect(async () => {
    expect(await (await page.request.get(`/w/${slug}/settings`)).text()).toContain('data-theme="dark"')
  }).toPass()
  await page.keyboard.press('ControlOrMeta+k')
  await expect(palette.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('new workspace')
  await expect(page.getByRole('option', { name: 'New workspace' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL('/onboarding')
})

test('an unknown address inside a workspace keeps the frame around it', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  const response = await page.goto(`/w/${slug}/nothing/here`)
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Agents' }).first()).toBeVisible()
})

test('settings are saved and shown everywhere', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/settings`)
  await page.getByLabel('Name', { exact: true }).fill('')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByText('Fill this in.')).toBeVisible()
  await page.getByLabel('Name', { exact: true }).fill('Padaria do Zé')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByText('Workspace saved')).toBeVisible()
  await expect(page.getByRole('button', { name: /now in Padaria do Zé/ }).first()).toBeVisible()
  await page.goto('/account')
  await expect(page.getByLabel('Your name')).toHaveValue('Ana Lima')
  await page.getByLabel('Your name').fill('Ana Souza')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Profile saved')).toBeVisible()
  await page.goto(`/w/${slug}/settings`)
  await expect(page.getByRole('button', { name: 'Your account: Ana Souza' }).first()).toBeVisible()
  await expectAccessible(page)
})

test('the sidebar folds by key and stays folded; the list of keys tells how', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/settings`)
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  await page
    .getByRole('button', { name: /Your account/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: /Keyboard shortcuts/ }).click()
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  const kept = page.waitForResponse((response) => response.url().includes('/resources/preferences'))
  await page.keyboard.press('[')
  await expect(page.locator('aside[data-state=narrow]')).toBeVisible()
  expect((await kept).ok()).toBe(true)
  await page.reload()
  await expect(page.locator('aside[data-state=narrow]')).toBeVisible()
  await expectAccessible(page)
})

test('on a phone the sections are at the thumb and nothing scrolls sideways', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`/w/${slug}/settings`)
  const bar = page.getByRole('navigation', { name: 'Main' }).last()
  await expect(bar.getByRole('link')).toHaveText(['Inbox', 'Agents', 'Knowledge', 'Settings'])
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(360)
  await expectAccessible(page)
  await page.setViewportSize({ width: 1280, height: 800 })
  await signOut(page, slug)
})

test('on a phone the settings show which of them one is at', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/w/${slug}/settings/budgets`)
  const row = page.getByRole('navigation', { name: 'Settings' })
  await expect(row.getByRole('link', { name: 'Budgets' })).toBeInViewport({ ratio: 0.9 })
  await row.getByRole('link', { name: 'Audit log' }).click()
  await expect(page).toHaveURL(/\/audit$/)
  await expect(row.getByRole('link', { name: 'Audit log' })).toBeInViewport({ ratio: 0.9 })
})

test('a menu opened by key starts at its first entry, and gives focus back', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/settings`)
  const button = page.getByRole('button', { name: /Switch workspace/ }).first()
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(button).toBeFocused()
})

test('scripts run by nonce alone, and the console stays quiet', async ({ page }) => {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const response = await page.goto('/sign-in')
  expect(response?.headers()['content-security-policy']).toMatch(/script-src 'self' 'nonce-[^']+'/)
  await page.getByRole('button', { name: 'Appearance and language' }).click()
  await page.getByRole('menu').waitFor()
  expect(complaints).toEqual([])
})
