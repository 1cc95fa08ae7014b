import { expect, type Page, test } from '@playwright/test'
import { forgetLimits } from './limits.ts'
import { mailTo, newEmail, newWorkspace, PASSWORD, signIn } from './person.ts'

test.beforeEach(forgetLimits)

/** A PNG of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function newPerson(page: Page): Promise<string> {
  const email = newEmail()
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill('Ana Lima')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('**/onboarding')
  return email
}

const linkIn = (text: string, path: string) =>
  new RegExp(`https?://[^\\s<"]+(${path}[\\w/-]+)`).exec(text)?.[1] ?? ''

test('a session that is ended on the security page is over at its next request', async ({
  page,
  browser,
  baseURL,
}) => {
  const { email, slug } = await newWorkspace(page)
  const other = await browser.newPage({ baseURL })
  await other.goto('/sign-in')
  await signIn(other, email)
  await other.waitForURL(new RegExp(`/w/${slug}`))

  await page.goto('/account/security')
  const sessions = page.getByRole('list', { name: 'Where you are signed in' })
  await expect(sessions.getByRole('listitem')).toHaveCount(2)
  await expect(sessions.getByText('This browser')).toBeVisible()
  await sessions.getByRole('button', { name: 'Sign out' }).click()
  await expect(sessions.getByRole('listitem')).toHaveCount(1)

  await other.goto(`/w/${slug}/agents`)
  await expect(other).toHaveURL(`/sign-in?to=${encodeURIComponent(`/w/${slug}/agents`)}`)
  expect((await other.context().cookies()).filter(({ name }) => name.endsWith('hiviex'))).toEqual([])
  await signIn(other, email)
  await expect(other).toHaveURL(`/w/${slug}/agents`)

  await page.reload()
  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.waitForURL('**/sign-in')
  await other.goto(`/w/${slug}/agents`)
  await expect(other).toHaveURL(/\/sign-in/)
  await other.close()
})

test('a forgotten password is reset by mail, with one answer for every address', async ({ page }) => {
  const { email } = await newWorkspace(page)
  await page.context().clearCookies()
  const answers: string[] = []
  for (const address of [newEmail(), email]) {
    await page.goto('/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.waitForURL('**/forgot-password')
    await page.getByLabel('E-mail').fill(address)
    await page.getByRole('button', { name: 'Send the link' }).click()
    answers.push(((await page.getByRole('status').textContent()) ?? '').replace(address, '…'))
  }
  expect(answers[1]).toBe(answers[0])
  const path = linkIn(await mailTo(page, email), '/reset-password/')
  await page.goto(path)
  await page.getByLabel('New password', { exact: true }).fill('password123')
  await expect(page.getByText('Too easy to guess')).toBeVisible()
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await expect(page.getByText('among the first that anybody tries')).toBeVisible()
  await page.getByLabel('New password', { exact: true }).fill('seven bees in a bonnet')
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await page.waitForURL(/\/w\//)

  await page.goto(path)
  await expect(page.getByText('This link has expired')).toBeVisible()
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await signIn(page, email)
  await expect(page.getByText('do not match')).toBeVisible()
  await signIn(page, email, 'seven bees in a bonnet')
  await page.waitForURL(/\/w\//)
})

test('an e-mail changes when both mailboxes have confirmed it', async ({ page }) => {
  const email = await newPerson(page)
  const fresh = newEmail()
  await page.goto('/account/security')
  const form = page.locator('form', { hasText: 'New e-mail' })
  await form.getByLabel('New e-mail').fill(fresh)
  await form.getByLabel('Your password, or a code by e-mail').fill(PASSWORD)
  await form.getByRole('button', { name: 'Mail both addresses' }).click()
  await expect(page.getByText(`Change to ${fresh} under way`)).toBeVisible()
  for (const address of [email, fresh]) {
    await page.goto(linkIn(await mailTo(page, address), '/auth/change-email/'))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await expect(page.getByRole('status')).toBeVisible()
  }
  await expect(page.getByText(`From now on you sign in with ${fresh}`)).toBeVisible()
  await page.context().clearCookies()
  await page.goto('/sign-in')
  await signIn(page, fresh)
  await page.waitForURL(/onboarding|\/w\//)
})

test('a password changes by a code from the mailbox, for those who forgot the old one', async ({ page }) => {
  const email = await newPerson(page)
  await page.goto('/account/security')
  const form = page.locator('form', { hasText: 'New password' })
  await form.getByRole('button', { name: 'Mail me a code' }).click()
  await expect(form.getByText('A code is on its way')).toBeVisible()
  const code = /code (\d{6})/.exec(await mailTo(page, email))?.[1] ?? ''
  await form.getByLabel('Your password, or a code by e-mail').fill(code)
  await form.getByLabel('New password', { exact: true }).fill('eight bees in a bonnet')
  await form.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Password changed.').first()).toBeVisible()
})

test('a name, a time zone and a picture are kept; what is no picture is refused', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page
    .getByRole('button', { name: /Your account/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Your account' }).click()
  await page.waitForURL('**/account')
  await page.getByLabel('Your name').fill('Ana Prado')
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Profile saved')).toBeVisible()

  const file = page.getByLabel('Choose a picture')
  await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload=x>') })
  await expect(page.getByText('Choose a PNG, JPEG or WebP picture.')).toBeVisible()
  await file.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: PIXEL })
  const picture = page.locator('img[src^="/resources/avatar/"]')
  await expect(picture).toBeVisible()
  const address = (await picture.getAttribute('src')) ?? ''
  const answer = await page.request.get(address)
  expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/png'])

  await page.goto(`/w/${slug}/agents`)
  await expect(page.getByRole('button', { name: 'Your account: Ana Prado' }).first()).toBeVisible()
})

test('a picture is for its owner and their colleagues alone', async ({ page, browser, baseURL }) => {
  const { slug } = await newWorkspace(page)
  await page.goto('/account')
  await page
    .getByLabel('Choose a picture')
    .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: PIXEL })
  const address = (await page.locator('img[src^="/resources/avatar/"]').getAttribute('src')) ?? ''
  const stranger = await browser.newPage({ baseURL })
  await newWorkspace(stranger, 'Somebody else')
  for (const path of [address, `${address}&w=${slug}`]) {
    expect((await stranger.request.get(path)).status()).toBe(404)
  }
  expect((await page.request.get(`${address}&w=${slug}`)).status()).toBe(200)
  await stranger.close()
})

test('one’s data comes as a file, and an account goes once nothing hangs on it', async ({ page }) => {
  const email = await newPerson(page)
  await page.goto('/account/data')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download my data' }).click()
  const stream = await (await download).createReadStream()
  let text = ''
  for await (const chunk of stream) text += chunk
  expect(JSON.parse(text)).toMatchObject({ account: { email }, profile: { name: 'Ana Lima' } })

  const proof = page.getByLabel('Your password, or a code by e-mail')
  await proof.fill('not the password')
  await page.getByRole('button', { name: 'Delete my account' }).click()
  await expect(page.getByText('neither your password nor the code')).toBeVisible()
  await proof.fill(PASSWORD)
  await page.getByRole('button', { name: 'Delete my account' }).click()
  await expect(page.getByRole('link', { name: 'Create an account' })).toBeVisible()
  await page.goto('/sign-in')
  await signIn(page, email)
  await expect(page.getByText('do not match')).toBeVisible()
})

test('an account that owns a workspace alone is told which, and stays', async ({ page }) => {
  const { slug } = await newWorkspace(page, 'Only mine')
  await page.goto('/account/data')
  await expect(page.getByText('Only mine')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete my account' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Open settings' }).click()
  await expect(page).toHaveURL(new RegExp(`/w/${slug}/settings`))
})

test('GitHub signs somebody new in, and the same person again', async ({ page }) => {
  await page.goto('/sign-in?to=/account/security')
  await page.getByRole('link', { name: 'Continue with GitHub' }).click()
  await page.waitForURL('**/account/security')
  const ways = page.getByRole('list', { name: 'Ways to sign in' })
  await expect(ways.getByRole('listitem').filter({ hasText: 'GitHub' })).toContainText('Connected')
  await page.context().clearCookies()
  await page.goto('/sign-up')
  await page.getByRole('link', { name: 'Continue with GitHub' }).click()
  await page.waitForURL('**/onboarding')
})

test('a code of a provider that another browser brings along opens nothing', async ({ page }) => {
  await page.goto('/auth/callback?code=0123456789abcdef')
  await expect(page.getByText('That sign-in did not work')).toBeVisible()
  await page.goto('/auth/callback?error=access_denied')
  await expect(page.getByText('You cancelled the sign-in')).toBeVisible()
})

test('the security page says plainly that the embedded Auth has no second step', async ({ page }) => {
  await newPerson(page)
  await page.goto('/account/security')
  await expect(page.getByText('has no second factors')).toBeVisible()
})
