import AxeBuilder from '@axe-core/playwright'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { forgetLimits } from './limits.ts'
import { mailTo, makeAgent, newEmail, newWorkspace, PASSWORD } from './person.ts'

test.beforeEach(forgetLimits)

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}

/** A browser of somebody else. */
async function another(browser: Browser, locale = 'en-US'): Promise<Page> {
  const context = await browser.newContext({ baseURL: process.env.E2E_BASE_URL, locale })
  return context.newPage()
}

/** Invites by the dialog, and returns the link of the mail, which went out by a real job. */
async function invite(page: Page, slug: string, emails: string[], choose?: (page: Page) => Promise<void>) {
  await page.goto(`/w/${slug}/settings/people`)
  await page.getByRole('button', { name: 'Invite people' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail addresses').fill(emails.join(', '))
  await choose?.(page)
  await dialog.getByRole('button', { name: /Send invitation/ }).click()
  await expect(page.getByText(/invitations? sent/)).toBeVisible()
  return Promise.all(emails.map(async (email) => linkIn(await mailTo(page, email))))
}

const linkIn = (text: string) => /\/invite\/[\w-]{43}/.exec(text)?.[0] ?? ''

/** Opens a link as somebody without an account, makes one and joins. */
async function joinAsNew(page: Page, link: string, name: string, email: string): Promise<void> {
  await page.goto(link)
  await page.getByRole('link', { name: 'Create an account and join' }).click()
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL(`**${link}`)
  await page.getByRole('button', { name: 'Join' }).click()
  await page.waitForURL(/\/w\/[^/]+\/inbox/)
}

test('a company of three moves in: invited, joined, narrowed, promoted, removed', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const { slug, email: ownerEmail } = await newWorkspace(page, 'Casa Mel')
  const shared = await makeAgent(page, slug, 'Shared')
  const secret = await makeAgent(page, slug, 'Secret')
  const [anaEmail, biaEmail] = [newEmail(), newEmail()]

  // Somebody who is here already is not invited again; what is no address is named.
  await page.goto(`/w/${slug}/settings/people`)
  await page.getByRole('button', { name: 'Invite people' }).click()
  await page.getByRole('dialog').getByLabel('E-mail addresses').fill('ana@, x@y.com')
  await expectAccessible(page)
  await page.getByRole('dialog').getByRole('button', { name: /Send/ }).click()
  await expect(page.getByText('These are not e-mail addresses: ana@')).toBeVisible()
  await page.keyboard.press('Escape')

  const [anaLink = '', biaLink = ''] = await invite(page, slug, [anaEmail, biaEmail, ownerEmail].slice(0, 2))
  await expect(page.getByRole('table', { name: 'Open invitations' }).getByRole('row')).toHaveCount(3)
  await expectAccessible(page)

  const ana = await another(browser)
  await joinAsNew(ana, anaLink, 'Ana Prado', anaEmail)
  await ana.goto(`/w/${slug}/agents`)
  await expect(ana.getByRole('listitem').filter({ hasText: 'Secret' })).toBeVisible()

  // A member sees who is here, and changes nothing.
  await ana.goto(`/w/${slug}/settings/people`)
  await expect(ana.getByRole('row').filter({ hasText: 'Ana Prado' })).toBeVisible()
  await expect(ana.getByRole('button', { name: 'Invite people' })).toHaveCount(0)
  await expect(ana.getByRole('combobox')).toHaveCount(0)
  await ana.goto(`/w/${slug}/settings`)
  await expect(ana.getByLabel('Name', { exact: true })).toBeDisabled()
  await expect(ana.getByRole('button', { name: 'Delete' })).toHaveCount(0)

  // Narrowed on the person's page: gone at her next click.
  await page.reload()
  await page.getByRole('button', { name: 'Actions for Ana Prado' }).click()
  await page.getByRole('menuitem', { name: 'Access to agents' }).click()
  await page.getByRole('checkbox', { name: 'View: Secret' }).uncheck()
  await expect(page.getByText('Access changed')).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Publish: Secret' })).not.toBeChecked()
  await expectAccessible(page)
  expect((await ana.goto(`/w/${slug}/agents/${secret}`))?.status()).toBe(404)
  await ana.goto(`/w/${slug}/agents`)
  await expect(ana.getByRole('listitem').filter({ hasText: 'Shared' })).toBeVisible()
  await expect(ana.getByRole('listitem').filter({ hasText: 'Secret' })).toHaveCount(0)

  // Narrowed on the agent's page: she may look, not touch.
  await page.goto(`/w/${slug}/agents/${shared}`)
  await page.getByRole('checkbox', { name: 'Edit: Ana Prado' }).uncheck()
  await expect(page.getByText('Access changed')).toBeVisible()
  // The tick answers at once, the server a moment later.
  const saved = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('checkbox', { name: 'Publish: Ana Prado' }).uncheck()
  expect((await saved).ok()).toBe(true)
  await expect(page.getByRole('checkbox', { name: 'Publish: Ana Prado' })).not.toBeChecked()
  await ana.goto(`/w/${slug}/agents/${shared}`)
  await expect(ana.getByText('You can look at this agent')).toBeVisible()
  await expect(ana.getByLabel('Role')).toBeDisabled()
  await expect(ana.getByRole('button', { name: 'Publish' })).toHaveCount(0)

  // Made an admin she is narrowed no more; removed she is out.
  await page.goto(`/w/${slug}/settings/people`)
  await page.getByLabel('Role of Ana Prado').selectOption('admin')
  await expect(page.getByText('Role changed')).toBeVisible()
  await ana.goto(`/w/${slug}/agents/${secret}`)
  await expect(ana.getByRole('heading', { level: 1, name: 'Secret' })).toBeVisible()
  const bia = await another(browser)
  await joinAsNew(bia, biaLink, 'Bia Reis', biaEmail)
  await ana.goto(`/w/${slug}/settings/people`)
  await ana.getByRole('button', { name: 'Actions for Bia Reis' }).click()
  await ana.getByRole('menuitem', { name: 'Remove from the workspace' }).click()
  await ana.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(ana.getByText('Bia Reis was removed')).toBeVisible()
  expect((await bia.goto(`/w/${slug}/inbox`))?.status()).toBe(404)

  await page.goto(`/w/${slug}/settings/roles`)
  await expect(page.getByRole('row', { name: 'Hand over ownership Yes No No' })).toBeVisible()
  await expectAccessible(page)
  await ana.context().close()
  await bia.context().close()
})

test('an invitation explains itself: wrong account, already here, resent, revoked, unknown', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000)
  const { slug } = await newWorkspace(page, 'Casa Mel')
  const anaEmail = newEmail()
  const [link = ''] = await invite(page, slug, [anaEmail])
  const other = await another(browser)
  const { email: otherEmail } = await newWorkspace(other, 'Elsewhere')
  await other.goto(link)
  await expect(other.getByRole('heading', { name: 'This invitation is for somebody else' })).toBeVisible()
  await expect(other.getByText(otherEmail).first()).toBeVisible()
  await expectAccessible(other)
  await other.getByRole('button', { name: 'Switch account' }).click()
  await other.waitForURL(`**/sign-in?to=${encodeURIComponent(link)}`)
  await other.getByRole('link', { name: /Create/ }).click()
  await other.getByLabel('Your name').fill('Ana Prado')
  await other.getByLabel('E-mail').fill(anaEmail)
  await other.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await other.getByRole('button', { name: 'Create account' }).click()
  await other.waitForURL(`**${link}`)

  // Resent: the link in the first mail is dead, and says no more than any dead link.
  await page.reload()
  await page.getByRole('button', { name: `Actions for ${anaEmail}` }).click()
  await page.getByRole('menuitem', { name: 'Send again with a new link' }).click()
  await expect(page.getByText('the old link no longer works')).toBeVisible()
  const response = await other.goto(link)
  expect(response?.status()).toBe(404)
  await expect(other.getByRole('heading', { name: 'This invitation does not work' })).toBeVisible()
  const dead = await (await other.request.get(link)).text()
  const unknown = await (await other.request.get(`/invite/${'A'.repeat(43)}`)).text()
  const plain = (html: string, path: string) =>
    html.replaceAll(path, '').replace(/nonce="[^"]*"|"nonce[^,]*,|[A-Za-z0-9+/]{22}==/g, '')
  expect(plain(dead, link.split('/')[2] ?? '').length).toBe(plain(unknown, 'A'.repeat(43)).length)

  let fresh = ''
  await expect(async () => {
    fresh = linkIn(await mailTo(page, anaEmail))
    expect(fresh).not.toBe(link)
  }).toPass()
  await other.goto(fresh)
  await other.getByRole('button', { name: 'Join' }).click()
  await other.waitForURL(`**/w/${slug}/inbox`)

  // Revoked.
  const caioEmail = newEmail()
  const [revoked = ''] = await invite(page, slug, [caioEmail])
  await page.getByRole('button', { name: `Actions for ${caioEmail}` }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await expect(page.getByText('Invitation revoked')).toBeVisible()
  await other.goto(revoked)
  await expect(other.getByRole('heading', { name: 'This invitation does not work' })).toBeVisible()
  await other.context().close()
})

test('um convite em português, do e-mail à entrada', async ({ page, browser }) => {
  const { slug } = await newWorkspace(page, 'Casa Mel')
  const email = newEmail()
  const [link = ''] = await invite(page, slug, [email], async () => {
    await page.getByRole('dialog').getByLabel('Language of the mail').selectOption('pt-BR')
    await page.getByRole('dialog').getByLabel('Role').selectOption('admin')
  })
  const text = await mailTo(page, email)
  expect(text).toContain('convida você para trabalhar junto em Casa Mel')
  expect(text).toContain('Você entra como administrador')
  const ana = await another(browser, 'pt-BR')
  await ana.goto(link)
  await expect(ana.getByRole('heading', { name: 'Entrar em Casa Mel' })).toBeVisible()
  await expectAccessible(ana)
  await ana.getByRole('link', { name: 'Criar conta e entrar' }).click()
  await ana.getByLabel('Seu nome').fill('Ana Prado')
  await ana.getByLabel('E-mail').fill(email)
  await ana.getByLabel('Senha', { exact: true }).fill(PASSWORD)
  await ana.getByRole('button', { name: 'Criar conta' }).click()
  await ana.waitForURL(`**${link}`)
  await ana.getByRole('button', { name: 'Entrar' }).click()
  await ana.waitForURL(`**/w/${slug}/inbox`)
  await ana.goto(`/w/${slug}/settings/people`)
  await expect(ana.getByRole('button', { name: 'Convidar pessoas' })).toBeVisible()
  await ana.goto(`/w/${slug}/settings/roles`)
  await expect(ana.getByRole('row', { name: 'Transferir a propriedade Sim Não Não' })).toBeVisible()
  await ana.context().close()
})

test('ownership is handed over by two, and the last owner cannot leave', async ({ page, browser }) => {
  test.setTimeout(120_000)
  const { slug } = await newWorkspace(page, 'Casa Mel')
  await page.goto(`/w/${slug}/settings`)
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await expect(page.getByText('You are the only owner.')).toBeVisible()

  const anaEmail = newEmail()
  const [link = ''] = await invite(page, slug, [anaEmail])
  const ana = await another(browser)
  await joinAsNew(ana, link, 'Ana Prado', anaEmail)
  const offer = async () => {
    await page.goto(`/w/${slug}/settings`)
    await page.getByRole('button', { name: 'Hand over' }).click()
    await page.getByRole('dialog').getByLabel('To whom').selectOption({ label: 'Ana Prado' })
    await page.getByRole('dialog').getByRole('button', { name: 'Send the offer' }).click()
    await expect(page.getByText('Waiting for Ana Prado to accept')).toBeVisible()
  }
  await offer()
  // Her newest mail is the invitation until a worker has sent the next one.
  await expect(async () => {
    expect(await mailTo(page, anaEmail)).toContain(`/w/${slug}/settings`)
  }).toPass()
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(page.getByRole('button', { name: 'Hand over' })).toBeVisible()
  await ana.goto(`/w/${slug}/settings`)
  await expect(ana.getByRole('button', { name: 'Become the owner' })).toHaveCount(0)
  await offer()
  await ana.reload()
  await expectAccessible(ana)
  await ana.getByRole('button', { name: 'Become the owner' }).click()
  await expect(ana.getByRole('button', { name: 'Hand over' })).toBeVisible()
  await page.goto(`/w/${slug}/settings/people`)
  await expect(page.getByRole('row').filter({ hasText: 'Ana Prado' })).toContainText('Owner')
  await page.goto(`/w/${slug}/settings`)
  await page.getByRole('button', { name: 'Leave' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click()
  await page.waitForURL('**/onboarding')
  expect((await page.goto(`/w/${slug}/inbox`))?.status()).toBe(404)
  await ana.context().close()
})

test('a workspace gets a logo and a new address, is deleted by its name, and restored', async ({ page }) => {
  const { slug, email } = await newWorkspace(page, 'Casa Mel')
  await page.goto(`/w/${slug}/settings`)
  const choose = page.locator('input[type=file]')
  await choose.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('<svg>') })
  await expect(page.getByText('This is not a PNG, JPEG or WebP picture.')).toBeVisible()
  await choose.setInputFiles({ name: 'logo.txt', mimeType: 'text/plain', buffer: PNG })
  await expect(page.getByText('Logo saved')).toBeVisible()
  const logo = page.locator('main img')
  await expect(logo).toHaveJSProperty('naturalWidth', 1)
  const src = (await logo.getAttribute('src')) ?? ''
  expect((await page.request.get(src)).headers()['content-type']).toBe('image/png')

  const moved = `${slug}-2`.slice(-40)
  await page.getByLabel('Address').fill('No Spaces')
  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByText('small letters, digits and hyphens')).toBeVisible()
  await page.getByLabel('Address').fill(moved)
  await page.getByRole('button', { name: 'Save' }).first().click()
  await page.waitForURL(`**/w/${moved}/settings`)
  await page.goto(`/w/${slug}/settings/people?x=1`)
  await expect(page).toHaveURL(`/w/${moved}/settings/people?x=1`)

  await page.goto(`/w/${moved}/settings`)
  await page.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Type the name to confirm').fill('casa mel')
  await expect(dialog.getByRole('button', { name: 'Delete' })).toBeDisabled()
  await dialog.getByLabel('Type the name to confirm').fill('Casa Mel')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await page.waitForURL(`**/w/${moved}/restore`)
  await expectAccessible(page)
  expect(await mailTo(page, email)).toContain(`/w/${moved}/restore`)
  await page.goto('/')
  await expect(page.getByText('You can restore it until')).toBeVisible()
  await page.goto(`/w/${moved}/inbox`)
  await expect(page).toHaveURL(`/w/${moved}/restore`)
  await page.getByRole('button', { name: 'Restore it' }).click()
  await page.waitForURL(`**/w/${moved}/inbox`)
})

test('the workspaces are switched by keyboard, and the last one is remembered', async ({ page }) => {
  const { slug: first } = await newWorkspace(page, 'Primeira Casa')
  await page.goto('/onboarding')
  await page.getByLabel('Name').fill('Segunda Casa')
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await page.waitForURL(/\/w\/segunda-casa[^/]*\//)
  await expect(page.getByRole('button', { name: /now in Segunda Casa/ }).first()).toBeVisible()
  const palette = page.getByRole('dialog', { name: 'Command palette' })
  await expect(async () => {
    if (!(await palette.isVisible())) await page.keyboard.press('ControlOrMeta+k')
    await expect(palette.getByRole('combobox')).toBeFocused({ timeout: 5_000 })
  }).toPass()
  await page.keyboard.type('primeira')
  await expect(page.getByRole('option', { name: 'Primeira Casa' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/w/${first}/inbox`)
  await page.goto('/')
  await expect(page).toHaveURL(`/w/${first}/inbox`)
})
