import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { forgetLimits } from './limits.ts'
import { makeAgent, newWorkspace } from './person.ts'

test.beforeEach(forgetLimits)

/** Presses until the dialog is there: before the page's scripts have run, a press does nothing. */
async function openDialog(page: Page, button: string) {
  const dialog = page.getByRole('dialog')
  await expect(async () => {
    if (!(await dialog.isVisible()))
      await page.getByRole('button', { name: button }).first().click({ timeout: 5_000 })
    await expect(dialog).toBeVisible({ timeout: 2_000 })
  }).toPass()
  return dialog
}

async function makeKey(page: Page, slug: string, name: string, scopes: string[]): Promise<string> {
  await page.goto(`/w/${slug}/settings/api-keys`)
  const dialog = await openDialog(page, 'New key')
  await dialog.getByLabel('Name').fill(name)
  for (const scope of scopes) await dialog.getByLabel(scope).check()
  await dialog.getByRole('button', { name: 'Create key' }).click()
  const key = await dialog.getByLabel('Your new key').inputValue()
  expect(key).toMatch(/^hvx_[\w-]{43}$/)
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  await expect(dialog).toBeHidden()
  return key
}

const call = (page: Page, key: string, path: string, data?: object) =>
  page.request.fetch(`/api/v1${path}`, {
    headers: { authorization: `Bearer ${key}` },
    ...(data && { method: 'POST', data }),
  })

test('a key is shown once, does what it was given, and nothing once it is revoked', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  const key = await makeKey(page, slug, 'Shop server', [
    'Add texts and pages',
    'Read sources and their state',
  ])
  const row = page.getByRole('listitem').filter({ hasText: 'Shop server' })
  await expect(row.getByText('Never used')).toBeVisible()
  expect(await page.content()).not.toContain(key)

  const added = await call(page, key, '/knowledge/sources', {
    kind: 'text',
    name: 'Hours',
    text: 'Nine to five.',
  })
  expect(added.status()).toBe(201)
  expect((await (await call(page, key, '/knowledge/sources')).json()).sources).toMatchObject([
    { name: 'Hours' },
  ])
  expect((await call(page, key, '/agents')).status()).toBe(403)
  await page.reload()
  await expect(row.getByText(/Last used/)).toBeVisible()

  await row.getByRole('link', { name: 'What it did' }).click()
  await page.waitForURL(/settings\/audit\?actor=apiKey/)
  const entries = page.getByRole('list', { name: 'Entries' }).getByRole('listitem')
  await expect(entries).toHaveCount(1)
  await expect(entries).toContainText('Shop server added a source')

  await page.goto(`/w/${slug}/settings/api-keys`)
  const asking = await openDialog(page, 'Revoke Shop server')
  await asking.getByRole('button', { name: 'Revoke' }).click()
  await expect(row.getByText('Revoked')).toBeVisible()
  expect((await call(page, key, '/me')).status()).toBe(401)
})

test('what is missing for a key is said at its field', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/settings/api-keys`)
  await (await openDialog(page, 'New key')).getByRole('button', { name: 'Create key' }).click()
  await expect(page.getByText('Fill this in.')).toBeVisible()
  await expect(page.getByText('Choose at least one thing the key may do.')).toBeVisible()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
})

test('the log says who changed what, is filtered by its address, and leaves as a file', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await makeAgent(page, slug, '=Mel')
  await page.getByLabel('Welcome message').fill('Good day, how can I help?')
  await expect(page.locator('[role=status][data-state=saved]')).toBeVisible()

  await page.getByRole('link', { name: 'Who did this' }).click()
  await page.waitForURL(/settings\/audit\?object=agent/)
  const entries = page.getByRole('list', { name: 'Entries' }).getByRole('listitem')
  await expect(entries.first()).toContainText('Ana Lima changed an agent')
  await expect(entries.last()).toContainText('Ana Lima created an agent')
  await entries
    .first()
    .getByRole('button', { name: /^Details/ })
    .click()
  await expect(entries.first().getByRole('row', { name: /welcome/ })).toContainText(
    'Good day, how can I help?',
  )
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])

  await page.getByRole('link', { name: /Only about/ }).click()
  await expect(entries.filter({ hasText: 'created the workspace' })).toHaveCount(1)
  await page.getByLabel('What').selectOption('agent.created')
  await page.waitForURL(/action=agent\.created/)
  await expect(entries).toHaveCount(1)
  await page.reload()
  await expect(entries).toHaveCount(1)
  await expect(page.getByLabel('What')).toHaveValue('agent.created')

  const csv = await page.request.get(`/api/app/v1/w/${slug}/audit.csv?action=agent.created`)
  expect(csv.headers()['content-disposition']).toContain('attachment')
  const lines = (await csv.text()).trim().split('\r\n')
  expect(lines.length).toBe(2)
  expect(lines[1]).toContain(`"'=Mel"`)
  const json = await page.request.get(`/api/app/v1/w/${slug}/audit.json`)
  const exported = (await json.json()) as { action: string }[]
  expect(exported.map(({ action }) => action)).toContain('agent.updated')
  expect(exported[0]?.action).toBe('audit.exported')
})

test('an owner says how long the log is kept', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/settings/audit`)
  await page.getByLabel('Keep for').selectOption('365')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('list', { name: 'Entries' })).toContainText('changed how long the log is kept')
  await page.reload()
  await expect(page.getByLabel('Keep for')).toHaveValue('365')
})
