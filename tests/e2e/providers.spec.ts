import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import pg from 'pg'
import { DEMO_ACCOUNT } from '../../app/contracts/demo-account.ts'
import { forgetLimits } from './limits.ts'
import { makeAgent, newWorkspace, signIn } from './person.ts'

test.beforeEach(forgetLimits)

const KEY = 'sk-canary-0123456789-wxyz'
const ADDRESS = process.env.OPENAI_BASE_URL ?? ''

const dialog = (page: Page) => page.getByRole('dialog')
const seriousFindings = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

/** Connects the fake provider from the list's own page, and ends on the page of the connection. */
async function connect(page: Page, slug: string, name = 'House account'): Promise<string> {
  await page.goto(`/w/${slug}/settings/providers?add=custom`)
  await dialog(page).getByLabel('Name').fill(name)
  await dialog(page).getByLabel('Key').fill(KEY)
  await dialog(page).getByLabel('Address').fill(ADDRESS)
  await dialog(page).getByRole('button', { name: 'Connect', exact: true }).click()
  await page.waitForURL(/\/providers\/[0-9a-f-]{36}$/)
  await expect(page.getByText('Works', { exact: true })).toBeVisible()
  return page.url().split('/').pop() ?? ''
}

test('a provider is chosen, tried in plain words, connected, and its key is seen by nobody again', async ({
  page,
}) => {
  const seen: string[] = []
  page.on('response', (response) => {
    if (response.request().method() === 'GET' && response.url().includes('/providers'))
      void response.text().then(
        (text) => seen.push(text),
        () => {},
      )
  })
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/settings/providers`)
  await expect(page.getByRole('heading', { name: 'No provider connected yet' })).toBeVisible()
  await page.getByRole('link', { name: 'Connect a provider' }).click()
  await dialog(page).getByRole('button', { name: /^Groq/ }).click()
  await expect(dialog(page).getByLabel('Address')).toHaveValue('https://api.groq.com/openai/v1')
  await expect(dialog(page).getByLabel('Key')).toHaveValue('')
  await dialog(page).getByRole('button', { name: 'Back' }).click()
  await dialog(page)
    .getByRole('button', { name: /^Another provider/ })
    .click()

  await dialog(page).getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(dialog(page).getByText('Fill this in.')).toBeVisible()
  await dialog(page).getByLabel('Name').fill('House account')
  await expect(dialog(page).getByText('Fill this in.')).toBeHidden()
  await dialog(page).getByLabel('Key').fill(KEY)
  const tries = async (address: string) => {
    await dialog(page).getByLabel('Address').fill(address)
    await dialog(page).getByRole('button', { name: 'Test' }).click()
  }
  await tries('https://10.0.0.1/v1')
  await expect(dialog(page).getByRole('alert')).toContainText('private network')
  await tries('http://no-such-host.invalid/v1')
  await expect(dialog(page).getByText('the key would travel readable to all')).toBeVisible()
  await tries(ADDRESS)
  await expect(dialog(page).getByRole('status').filter({ hasText: 'It works' })).toBeVisible()
  expect(await seriousFindings(page)).toEqual([])
  await dialog(page).getByRole('button', { name: 'Connect', exact: true }).click()

  await page.waitForURL(/\/providers\/[0-9a-f-]{36}$/)
  await expect(page.getByText('Works', { exact: true })).toBeVisible()
  await expect(page.getByText('fake-1', { exact: true })).toBeVisible()
  await expect(page.getByLabel('Key (optional)')).toHaveValue('')
  await expect(page.getByText('the key that ends in wxyz')).toBeVisible()
  expect(await seriousFindings(page)).toEqual([])
  await page.reload()
  await page.getByRole('link', { name: 'Model providers' }).last().click()
  await expect(page.getByText('Key ends in wxyz')).toBeVisible()
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.filter((text) => /canary|v1\.\w+\.[\w-]{80}/.test(text))).toEqual([])
})

test('a kept key does not go to another host, and everything else can be changed without it', async ({
  page,
}) => {
  const { slug } = await newWorkspace(page)
  await connect(page, slug)
  const form = page.locator('#connection-form')
  await form.getByLabel('Address').fill(ADDRESS.replace('127.0.0.1', 'localhost'))
  for (const button of ['Test', 'Save']) {
    await page.getByRole('button', { name: button, exact: true }).click()
    await expect(page.getByText('Enter the key again')).toBeVisible()
  }
  await form.getByLabel('Address').fill(ADDRESS)
  await form.getByLabel('Name').fill('Renamed')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Renamed' })).toBeVisible()
  await expect(page.getByText('the key that ends in wxyz')).toBeVisible()
})

test('models are entered by hand, corrected for this workspace, and reset', async ({ page }) => {
  const { slug } = await newWorkspace(page)
  await connect(page, slug)
  await page.getByLabel('Name of the model').fill('own-model:8b')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: 'own-model:8b' })
  await expect(row.getByText('By hand')).toBeVisible()
  await row.getByRole('button', { name: 'Correct own-model:8b' }).click()
  await dialog(page).getByLabel('Dollars for a million tokens read').fill('cheap')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page).getByText('Enter dollars for a million tokens')).toBeVisible()
  await dialog(page).getByLabel('Dollars for a million tokens read').fill('0.5')
  await dialog(page).getByLabel('Dollars for a million tokens written').fill('1.5')
  await dialog(page).getByLabel('Looks at pictures').check()
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(row.getByText('$0.50 / $1.50')).toBeVisible()
  await expect(row.getByText('Pictures')).toBeVisible()
  await row.getByRole('button', { name: 'Correct own-model:8b' }).click()
  await dialog(page).getByRole('button', { name: 'Back to our values' }).click()
  await expect(row.getByText('Assumed')).toBeVisible()
  await row.getByRole('button', { name: 'Remove own-model:8b from the list' }).click()
  await expect(row).toHaveCount(0)
})

test('an agent falls back in the order its owner gave by keyboard, and deleting a connection names it', async ({
  page,
}) => {
  const { slug } = await newWorkspace(page)
  const connectionId = await connect(page, slug)
  await makeAgent(page, slug)
  const saved = page.locator('[role=status][data-state=saved]')
  const places = page.getByRole('list', { name: 'Models in their order' }).getByRole('combobox')

  await page.getByLabel('Answers come from').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Search models' })).toBeVisible()
  await page.keyboard.type('fake-1')
  await expect(page.getByRole('option', { name: /^fake-1/ })).toBeVisible()
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect(places.first()).toHaveText(/fake-1/)
  await expect(places.first()).toBeFocused()

  await page.getByRole('button', { name: 'Add a model to fall back on' }).click()
  await expect(places.nth(1)).toHaveText(/Built-in answerer/)
  await page.getByRole('button', { name: 'Add a model to fall back on' }).click()
  await places.nth(2).click()
  await page.keyboard.type('not-listed:70b')
  await page.getByRole('option', { name: 'Use “not-listed:70b”' }).first().click()
  await expect(places.nth(2)).toHaveText(/not-listed:70b/)
  await places.nth(2).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(places.nth(1)).toHaveText(/not-listed:70b/)
  await expect(places.nth(1)).toBeFocused()
  await expect(page.getByText('not-listed:70b is number 2 now')).toBeAttached()
  await expect(saved).toBeVisible()

  await page.reload()
  await expect(places).toHaveCount(3)
  await expect(places.nth(0)).toHaveText(/fake-1/)
  await expect(places.nth(1)).toHaveText(/not-listed:70b/)
  await expect(places.nth(2)).toHaveText(/Built-in answerer/)

  await page.goto(`/w/${slug}/settings/providers/${connectionId}`)
  await page.getByLabel('Switched on').uncheck()
  await expect(page.getByText('Off', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Delete connection' }).click()
  await expect(dialog(page).getByRole('listitem').filter({ hasText: 'Mel' })).toBeVisible()
  await dialog(page).getByRole('button', { name: 'Delete connection' }).click()
  await page.waitForURL(/\/settings\/providers$/)
  await expect(page.getByRole('heading', { name: 'No provider connected yet' })).toBeVisible()

  await page.goto(`/w/${slug}/agents`)
  await page.getByRole('link', { name: /Mel/ }).first().click()
  await expect(page.getByText('This connection is gone').first()).toBeVisible()
})

test('a member looks at what there is and finds nothing to press', async ({ page }) => {
  await page.goto('/sign-in', { waitUntil: 'networkidle' })
  await signIn(page, 'ana@hiviex.local', DEMO_ACCOUNT.password)
  await page.waitForURL('**/w/colmeia/**')
  await page.goto('/w/colmeia/settings/providers?add=openai')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(dialog(page)).toHaveCount(0)
  await expect(page.getByRole('link', { name: /^(Connect a provider|Conectar um provedor)$/ })).toHaveCount(0)
  await page.getByRole('link', { name: 'OpenAI' }).click()
  await page.waitForURL(/\/providers\/openai$/)
  await expect(page.getByRole('table')).toBeVisible()
  await expect(page.getByRole('table').getByRole('button')).toHaveCount(0)
})

/** As if an answer had just been refused, with this connection's key. */
async function refuseKey(slug: string, connectionId: string): Promise<void> {
  const database = new pg.Client(process.env.DATABASE_URL)
  await database.connect()
  await database.query(
    `select app.note_provider_failure(id, $2, 'auth', 1, 300000) from workspaces where slug = $1`,
    [slug, connectionId],
  )
  await database.end()
}

test('a key that answers found refused is told of while somebody looks, in the list, its page and its agents, until a test goes well', async ({
  page,
}) => {
  const { slug } = await newWorkspace(page)
  const id = await connect(page, slug)
  await refuseKey(slug, id)
  const told = /Resting until .+: the key is refused\. Until then agents use their next model\./
  // Without a click: the page asks again by itself.
  await expect(page.getByText(told)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('Works', { exact: true })).toHaveCount(0)
  expect(await seriousFindings(page)).toEqual([])

  await page.goto(`/w/${slug}/settings/providers`)
  const row = page.getByRole('listitem').filter({ hasText: 'House account' })
  await expect(row.getByText('Resting', { exact: true })).toBeVisible()
  await expect(row.getByText(told)).toBeVisible()

  await makeAgent(page, slug)
  await page.getByRole('combobox', { name: /Answers come from/ }).click()
  await dialog(page)
    .getByRole('option', { name: /fake-1/ })
    .first()
    .click()
  await expect(page.getByText(told)).toBeVisible()

  await page.goto(`/w/${slug}/settings/providers/${id}`)
  await page.getByRole('button', { name: 'Test again' }).click()
  await expect(page.getByText('Works', { exact: true })).toBeVisible()
  await expect(page.getByText(told)).toHaveCount(0)
})
