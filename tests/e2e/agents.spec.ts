import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { forgetLimits } from './limits.ts'
import { makeAgent, newWorkspace } from './person.ts'

test.beforeEach(forgetLimits)

async function newAgent(page: Page, name = 'Mel'): Promise<string> {
  const { slug } = await newWorkspace(page)
  await makeAgent(page, slug, name)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  return slug
}

const saved = (page: Page) => page.locator('[role=status][data-state=saved]')

test('an agent is made, changed, tried out and published, and its line stands ready', async ({ page }) => {
  const slug = await newAgent(page)
  await page.getByLabel('Role').fill('Shop assistant of Casa Mel')
  await page.getByLabel('Welcome message').fill('Good day, how can I help?')
  await page.getByTitle('Owl').click()
  await expect(saved(page)).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Role')).toHaveValue('Shop assistant of Casa Mel')
  await expect(page.getByRole('radio', { name: 'Owl' })).toBeChecked()

  const preview = page.getByRole('region', { name: /preview|try/i })
  await expect(preview.getByText('Good day, how can I help?')).toBeVisible()
  await preview.getByRole('button', { name: 'How can I pay?' }).click()
  await expect(preview.getByText('I could not find this in our knowledge base.')).toBeVisible()

  // A change that is still being typed is published too.
  await page.getByLabel('Role').fill('Assistant')
  await page.getByRole('button', { name: 'Publish' }).click()
  await page.getByLabel('What changed').fill('First version')
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText('Published as version 1')).toBeVisible()
  const line = page.getByRole('dialog').locator('code')
  await expect(line).toHaveText(
    /^<script async src="http[^"]+\/widget\/v1\/loader\.js" data-agent="ag_\w{16}"><\/script>$/,
  )
  // The button that opened the dialog is at rest now: the keyboard goes on in the page, not before it.
  await expect(page.locator('button', { hasText: 'Up to date' })).toBeDisabled()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()
  await expect(page.locator('#content')).toBeFocused()
  await expect(page.getByRole('button', { name: 'Up to date' })).toBeDisabled()
  await expect(page.getByText('First version')).toBeVisible()

  await page.goto(`/w/${slug}/agents`)
  const card = page.getByRole('listitem').filter({ hasText: 'Mel' })
  await expect(card.getByText('Published')).toBeVisible()
  await expect(card.getByText('Assistant', { exact: true })).toBeVisible()
})

test('what cannot be kept is said at its field, and leaving asks first', async ({ page }) => {
  await newAgent(page)
  await page.getByLabel('Welcome message').fill('')
  await expect(page.getByRole('alert').filter({ hasText: 'Fill this in.' })).toBeVisible()
  await expect(page.getByLabel('Welcome message')).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('link', { name: 'All agents' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByLabel('Welcome message').fill('Hi')
  await expect(saved(page)).toBeVisible()
  await page.getByRole('link', { name: 'All agents' }).click()
  await expect(page.getByRole('heading', { name: 'Agents' })).toBeVisible()
})

test('leaving while typing keeps the last words', async ({ page }) => {
  await newAgent(page)
  const address = page.url()
  await page.getByLabel('Role').fill('Night owl')
  await page.getByRole('link', { name: 'All agents' }).click()
  await expect(page.getByRole('heading', { name: 'Agents' })).toBeVisible()
  await page.goto(address)
  await expect(page.getByLabel('Role')).toHaveValue('Night owl')
})

test('two people in one agent: the second is told, and nothing is overwritten', async ({ page, context }) => {
  await newAgent(page)
  const other = await context.newPage()
  await other.goto(page.url())
  await page.getByLabel('Role').fill('From the first')
  await expect(saved(page)).toBeVisible()
  await other.getByLabel('Role').fill('From the second')
  await expect(other.getByText('Somebody else changed this agent.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Role')).toHaveValue('From the first')
  // Theirs is loaded, ours is one step back, and theirs one step back from ours.
  await other.getByRole('button', { name: 'Load theirs' }).click()
  await expect(other.getByLabel('Role')).toHaveValue('From the first')
  const undo = other.locator('main').getByRole('button', { name: 'Undo' })
  await undo.click()
  await expect(other.getByLabel('Role')).toHaveValue('From the second')
  await expect(saved(other)).toBeVisible()
  await page.getByLabel('Role').fill('From the first, again')
  await page.getByRole('button', { name: 'Keep mine' }).click()
  await expect(saved(page)).toBeVisible()
  await other.reload()
  await expect(other.getByLabel('Role')).toHaveValue('From the first, again')
  await page.locator('main').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('Role')).toHaveValue('From the second')
})

test('an archived agent leaves the list and can be brought back', async ({ page }) => {
  await newAgent(page)
  await page.getByRole('button', { name: /^Advanced/ }).click()
  await page.getByRole('button', { name: 'Archive this agent' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await expect(page.getByRole('heading', { name: 'No agent yet' })).toBeVisible()
  await page.getByText('1 archived agent').click()
  await page.getByRole('button', { name: 'Bring back: Mel' }).click()
  await expect(page.getByRole('link', { name: 'Mel' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the editor stands up to axe in the ${colorScheme} theme, wide and on a phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await newAgent(page)
    await page.getByRole('button', { name: /^Advanced/ }).click()
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      const { violations } = await new AxeBuilder({ page }).include('main').analyze()
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    }
  })
}
