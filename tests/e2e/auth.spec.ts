import { expect, test } from '@playwright/test'
import { DEMO_ACCOUNT } from '../../app/contracts/demo-account.ts'
import { forgetLimits } from './limits.ts'
import { mailTo, newEmail, newWorkspace, PASSWORD, signIn, signOut } from './person.ts'

test.beforeEach(forgetLimits)

test('somebody new signs up, opens a workspace and comes back to where they were going', async ({ page }) => {
  const { email, slug } = await newWorkspace(page)
  expect(page.url()).toContain(`/w/${slug}/agents/new`)

  const cookies = await page.context().cookies()
  const session = cookies.find(({ name }) => name.endsWith('hiviex'))
  expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })

  await signOut(page, slug)
  await page.goto(`/w/${slug}/settings?tab=x`)
  await expect(page).toHaveURL(`/sign-in?to=${encodeURIComponent(`/w/${slug}/settings?tab=x`)}`)
  await signIn(page, email)
  await expect(page).toHaveURL(`/w/${slug}/settings?tab=x`)
  await page.goto('/sign-in')
  await expect(page).toHaveURL(new RegExp(`/w/${slug}`))
})

test('a wrong password and an unknown address are told the same', async ({ page }) => {
  const { email, slug } = await newWorkspace(page)
  await signOut(page, slug)
  const alerts: string[] = []
  for (const address of [email, newEmail()]) {
    await page.goto('/sign-in')
    await signIn(page, address, 'not the password')
    alerts.push((await page.getByRole('alert').textContent()) ?? '')
  }
  expect(alerts[0]).toContain('do not match')
  expect(alerts[1]).toBe(alerts[0])
})

test('what is wrong with a form is said beside each field', async ({ page }) => {
  await page.goto('/sign-up')
  await page.getByLabel('E-mail').fill('not an address')
  await page.getByLabel('Password', { exact: true }).fill('short')
  await expect(page.getByText('5 characters to go')).toBeVisible()
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('Enter your name.')).toBeVisible()
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription(/ana@example\.com/)
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true')
})

test('a code from a mail signs in, once, and a wrong one does not', async ({ page, browser, baseURL }) => {
  const { email, slug } = await newWorkspace(page)
  await signOut(page, slug)
  await page.getByRole('link', { name: 'Get a sign-in code by e-mail' }).click()
  await page.waitForURL('**/sign-in/code*')
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send the code' }).click()
  const code = /^\d{6}$/m.exec(await mailTo(page, email))?.[0] ?? ''
  await page.getByLabel('6-digit code').fill(code === '000000' ? '000001' : '000000')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('This code is wrong')).toBeVisible()
  await page.getByLabel('6-digit code').fill(code)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(new RegExp(`/w/${slug}`))

  const other = await browser.newContext({ baseURL })
  const again = await other.request.post('/sign-in/code', {
    form: { intent: 'verify', email, code },
    headers: { origin: baseURL ?? '' },
    maxRedirects: 0,
  })
  expect(again.status()).toBe(400)
  await other.close()
})

test('asking for a code says the same about an address nobody has', async ({ page }) => {
  await page.goto('/sign-in/code')
  await page.getByLabel('E-mail').fill(newEmail())
  await page.getByRole('button', { name: 'Send the code' }).click()
  await expect(page.getByLabel('6-digit code')).toBeVisible()
})

test('the link of a mail signs in by a press, not by being opened, and only once', async ({ page }) => {
  const { email, slug } = await newWorkspace(page)
  await signOut(page, slug)
  await page.goto('/sign-in/code')
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('button', { name: 'Send the code' }).click()
  const link = /https?:\/\/[^\s<"]+\/auth\/confirm[^\s<"]+/.exec(await mailTo(page, email))?.[0] ?? ''
  const path = new URL(link).pathname + new URL(link).search
  // A scanner of mail opens it first.
  await page.request.get(path)
  await page.goto(path)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(new RegExp(`/w/${slug}`))
  await signOut(page, slug)
  await page.goto(path)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByText('This link has expired')).toBeVisible()
})

test('a link that brings along a foreign target leads home instead', async ({ page }) => {
  const { email, slug } = await newWorkspace(page)
  for (const to of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
  ]) {
    await signOut(page, slug)
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`)
    await signIn(page, email)
    await expect(page).toHaveURL(new RegExp(`/w/${slug}`))
  }
})

test('a form that another site sends is refused, and changes nothing', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  for (const origin of ['https://evil.example', 'null', undefined]) {
    const response = await page.request.post(`/w/${slug}/settings`, {
      form: { intent: 'workspace', name: 'Taken over', locale: 'en', timeZone: 'UTC' },
      headers: origin ? { origin } : {},
    })
    expect(response.status()).toBe(403)
  }
  await page.goto(`/w/${slug}/settings`)
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Café da Ana')
})

test('another company’s workspace answers as one that does not exist', async ({ page, browser, baseURL }) => {
  const { slug } = await newWorkspace(page, 'Private Ltd')
  const stranger = await browser.newPage({ baseURL })
  await newWorkspace(stranger, 'Somebody else')
  for (const path of ['settings', 'settings.data', '']) {
    const foreign = await stranger.request.get(`/w/${slug}/${path}`, { maxRedirects: 0 })
    const unknown = await stranger.request.get(`/w/no-such-workspace/${path}`, { maxRedirects: 0 })
    expect(foreign.status()).toBe(unknown.status())
  }
  const search = await stranger.request.get(`/resources/w/${slug}/search?q=a`)
  expect(search.status()).toBe(404)
  await stranger.goto(`/w/${slug}/settings`)
  await expect(stranger.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  await stranger.close()
})

test('guessing a password is slowed down', async ({ request, baseURL }) => {
  const email = newEmail()
  const statuses: number[] = []
  for (let attempt = 0; attempt < 9; attempt++) {
    const response = await request.post('/sign-in', {
      form: { email, password: `guess number ${attempt}` },
      headers: { origin: baseURL ?? '' },
    })
    statuses.push(response.status())
  }
  expect(statuses.slice(0, 8)).toEqual(Array(8).fill(400))
  expect(statuses[8]).toBe(429)
})

test('signing out needs a press on our own page, and ends the session', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.goto('/sign-out')
  await page.goto(`/w/${slug}/settings`)
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await signOut(page, slug)
  const answer = await page.request.get('/resources/realtime-token', { maxRedirects: 0 })
  expect(answer.status()).toBe(302)
})

test('passwords never show in the page that comes back', async ({ request, baseURL }) => {
  const response = await request.post('/sign-in', {
    form: { email: newEmail(), password: PASSWORD },
    headers: { origin: baseURL ?? '' },
  })
  expect(await response.text()).not.toContain(PASSWORD)
})

test('the language a person chose is on screen as soon as they sign in, whatever the browser says', async ({
  page,
  browser,
}) => {
  const { email, slug } = await newWorkspace(page)
  const context = await browser.newContext({ locale: 'pt-BR' })
  const other = await context.newPage()
  await other.goto('/sign-in')
  await other.getByLabel('E-mail').fill(email)
  await other.getByLabel('Senha', { exact: true }).fill(PASSWORD)
  await other.getByRole('button', { name: 'Entrar', exact: true }).click()
  await other.waitForURL(new RegExp(`/w/${slug}`))
  await expect(other.getByRole('heading', { name: 'Inbox' }).first()).toBeVisible()
  await expect(other.locator('html')).toHaveAttribute('lang', 'en')
  await context.close()
})

test('the demo account is met in the language of the browser', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'pt-BR' })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(DEMO_ACCOUNT.email)
  await page.getByLabel('Senha', { exact: true }).fill(DEMO_ACCOUNT.password)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  await page.waitForURL(/\/w\/colmeia/)
  await page.goto('/w/colmeia/agents')
  await expect(page.getByRole('heading', { name: 'Agentes' })).toBeVisible()
  await context.close()
})
