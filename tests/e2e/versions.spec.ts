import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { FORMAT_VERSION } from '../../app/domain/agents/file/limits.ts'
import { agentFile, soundParts, spoilt } from '../fixtures/agent-file.ts'
import { video } from '../fixtures/pictures.ts'
import { forgetLimits } from './limits.ts'
import { makeAgent, newWorkspace } from './person.ts'
import { WidgetOnPage } from './widget-on-page.ts'

test.beforeEach(forgetLimits)

type Made = { slug: string; agentId: string }

async function newAgent(page: Page, name = 'Mel'): Promise<Made> {
  const { slug } = await newWorkspace(page)
  const agentId = await makeAgent(page, slug, name)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  return { slug, agentId }
}

const dialog = (page: Page) => page.getByRole('dialog')

async function publish(page: Page, { slug, agentId }: Made, role: string, note: string): Promise<void> {
  await page.goto(`/w/${slug}/agents/${agentId}`)
  await page.getByLabel('Role').fill(role)
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByLabel('What changed').fill(note)
  await dialog(page).getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText(/^Published as version/)).toBeVisible()
}

const openMenu = async (page: Page, name: string, item: string) => {
  await page
    .getByRole('button', { name: `What to do with ${name}`, exact: true })
    .first()
    .click()
  await page.getByRole('menuitem', { name: item }).click()
}
const editor = (page: Page, { slug, agentId }: Made) => page.goto(`/w/${slug}/agents/${agentId}`)

async function serious(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

test('publishing says first what changes and what is missing', async ({ page }) => {
  const made = await newAgent(page)
  await publish(page, made, 'Shop assistant of Casa Mel', 'First')
  await editor(page, made)
  await page.getByLabel('Role').fill('Shop assistant of Casa Flor')
  // Not saved yet: the dialog saves before it compares.
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  const changes = dialog(page).getByLabel('What changes for visitors')
  await expect(changes.locator('del')).toHaveText('Removed: Mel')
  await expect(changes.locator('ins')).toHaveText('Added: Flor')
  await expect(dialog(page).getByText('It has no knowledge yet')).toBeVisible()
})

test('versions are compared, put back and copied, and history only grows', async ({ page }) => {
  const made = await newAgent(page)
  await publish(page, made, 'Keeper of bees', 'Bees')
  await publish(page, made, 'Keeper of flowers', 'Flowers')
  await page.goto(`/w/${made.slug}/agents/${made.agentId}/versions`)
  const list = page.getByRole('list', { name: 'Published versions' })
  const row = (number: number) => list.getByRole('listitem').filter({ hasText: `Version ${number}` })
  await expect(row(2)).toContainText('Live')
  await expect(row(1)).toContainText('Bees')
  await row(1).getByRole('link').click()
  await expect(page.getByText('1 field differs')).toBeVisible()
  await expect(page.locator('main del')).toHaveText('Removed: bees')
  await page.getByRole('button', { name: 'Swap sides' }).click()
  await expect(page.locator('main del')).toHaveText('Removed: flowers')
  await page.getByLabel('To', { exact: true }).selectOption('2')
  await expect(page.getByText('These two are the same.')).toBeVisible()

  await row(1).getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Put live again' }).click()
  await dialog(page).getByRole('button', { name: 'Put live' }).click()
  await expect(page.getByText('Version 3 is live')).toBeVisible()
  await expect(row(3)).toContainText('Back to version 1')
  await expect(list.getByRole('listitem')).toHaveCount(3)

  // The draft followed; a copy of version 2 is made at once and undone at once.
  await row(2).getByRole('button').click()
  await page.getByRole('menuitem', { name: 'Copy into the draft' }).click()
  await expect(page.getByText('The draft is as version 2')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('Your draft is back')).toBeVisible()
  await editor(page, made)
  await expect(page.getByLabel('Role')).toHaveValue('Keeper of bees')
})

test('a copy over unpublished changes asks first, and a draft is kept when one goes back', async ({
  page,
}) => {
  const made = await newAgent(page)
  await publish(page, made, 'One', 'One')
  await publish(page, made, 'Two', 'Two')
  await editor(page, made)
  await page.getByLabel('Role').fill('Not published')
  await expect(page.locator('[role=status][data-state=saved]')).toBeVisible()
  await page.goto(`/w/${made.slug}/agents/${made.agentId}/versions`)
  const act = async (item: string) => {
    await page.getByRole('button', { name: 'What to do with version 1' }).click()
    await page.getByRole('menuitem', { name: item }).click()
  }
  await act('Copy into the draft')
  await expect(dialog(page)).toContainText('changes that are not published')
  await dialog(page).getByRole('button', { name: 'Cancel' }).click()
  await act('Put live again')
  await expect(page.getByLabel('Keep my draft as it is')).toBeChecked()
  await dialog(page).getByRole('button', { name: 'Put live' }).click()
  await expect(page.getByText('Version 3 is live')).toBeVisible()
  await editor(page, made)
  await expect(page.getByLabel('Role')).toHaveValue('Not published')
})

test('after going back the pages say that the draft is another one, and bring it along in one click', async ({
  page,
}) => {
  const made = await newAgent(page)
  await publish(page, made, 'One', 'One')
  await publish(page, made, 'Two', 'Two')
  await page.goto(`/w/${made.slug}/agents/${made.agentId}/versions`)
  const live = page.getByRole('note').filter({ hasText: 'Visitors meet' })
  await expect(live).toHaveText('Visitors meet version 2.')
  await editor(page, made)
  await page.getByLabel('Role').fill('Not published')
  await expect(page.locator('[role=status][data-state=saved]')).toBeVisible()
  await page.goto(`/w/${made.slug}/agents/${made.agentId}/versions`)
  await page.getByRole('button', { name: 'What to do with version 1' }).click()
  await page.getByRole('menuitem', { name: 'Put live again' }).click()
  await dialog(page).getByRole('button', { name: 'Put live' }).click()
  const told = 'Visitors meet version 3, which is version 1 put live again. The draft differs from it.'
  await expect(live).toContainText(told)
  await live.getByRole('link', { name: 'See what differs' }).click()
  await expect(page).toHaveURL(/from=3&to=draft/)
  await expect(page.locator('main ins')).toHaveText('Added: Not published')

  await editor(page, made)
  await expect(live).toContainText(told)
  await live.getByRole('button', { name: 'Make the draft the same' }).click()
  await expect(page.getByLabel('Role')).toHaveValue('One')
  await expect(live).toHaveText('Visitors meet version 3, which is version 1 put live again.')
  await expect(page.getByRole('button', { name: 'Up to date' })).toBeDisabled()
  // One step back stands what was there.
  await page.locator('main').getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByLabel('Role')).toHaveValue('Not published')
  await expect(page.locator('[role=status][data-state=saved]')).toBeVisible()

  await page.goto(`/w/${made.slug}/agents/${made.agentId}/versions`)
  await live.getByRole('button', { name: 'Make the draft the same' }).click()
  await expect(page.getByText('The draft is as version 3')).toBeVisible()
  await expect(live).not.toContainText('differs')
})

test('two people at one agent: the second is told, and no version is made twice', async ({
  page,
  context,
}) => {
  const made = await newAgent(page)
  await publish(page, made, 'One', 'One')
  await publish(page, made, 'Two', 'Two')
  const address = `/w/${made.slug}/agents/${made.agentId}/versions`
  const other = await context.newPage()
  for (const each of [page, other]) {
    await each.goto(address)
    await each.getByRole('button', { name: 'What to do with version 1' }).click()
    await each.getByRole('menuitem', { name: 'Put live again' }).click()
    await expect(each.getByRole('dialog')).toBeVisible()
  }
  await dialog(page).getByRole('button', { name: 'Put live' }).click()
  await expect(page.getByText('Version 3 is live')).toBeVisible()
  await dialog(other).getByRole('button', { name: 'Put live' }).click()
  await expect(other.getByText('Somebody changed this in the meantime')).toBeVisible()
  await other.reload()
  await expect(other.getByRole('list', { name: 'Published versions' }).getByRole('listitem')).toHaveCount(3)
})

test('an agent is duplicated, found and deleted by its name', async ({ page }) => {
  const made = await newAgent(page)
  await page.goto(`/w/${made.slug}/agents`)
  await openMenu(page, 'Mel', 'Duplicate')
  await expect(page.getByRole('link', { name: 'Mel (2)', exact: true })).toBeVisible()
  await openMenu(page, 'Mel (2)', 'Delete')
  await expect(dialog(page)).toContainText('Nothing but its draft.')
  const confirm = dialog(page).getByRole('button', { name: 'Delete for good' })
  await expect(confirm).toBeDisabled()
  await page.getByLabel('Type the agent’s name to confirm').fill('Mel')
  await expect(confirm).toBeDisabled()
  await page.getByLabel('Type the agent’s name to confirm').fill('Mel (2)')
  await confirm.click()
  await expect(page.getByText('Mel (2) is deleted')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Mel', exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Mel (2)', exact: true })).toHaveCount(0)
})

test('a chat that is open while its agent is deleted says calmly that it is not available', async ({
  page,
  context,
}) => {
  const made = await newAgent(page)
  await publish(page, made, 'Keeper of bees', 'Bees')
  const line = (await dialog(page).locator('code').textContent()) ?? ''
  const agent = /data-agent="(ag_\w+)"/.exec(line)?.[1] ?? ''
  const chat = await WidgetOnPage.open(await context.newPage(), { agent, lang: 'en' })
  await chat.ask('How long does delivery take?')
  await chat.answered(1)
  await page.goto(`/w/${made.slug}/agents`)
  await openMenu(page, 'Mel', 'Delete')
  await expect(dialog(page)).toContainText('1 conversation with visitors')
  await page.getByLabel('Type the agent’s name to confirm').fill('Mel')
  await dialog(page).getByRole('button', { name: 'Delete for good' }).click()
  await expect(page.getByText('Mel is deleted')).toBeVisible()
  await chat.ask('Are you still there?')
  await expect(chat.dialog.getByText('This assistant is not available at the moment.')).toBeVisible()
})

test('a long list is narrowed by name and role', async ({ page }) => {
  const made = await newAgent(page, 'Abelha')
  await page.goto(`/w/${made.slug}/agents`)
  for (const count of [2, 3, 4]) {
    await openMenu(page, 'Abelha', 'Duplicate')
    await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(count)
  }
  await page.getByLabel('Find an agent').fill('abelha (3)')
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
  await page.getByLabel('Find an agent').fill('nobody')
  await expect(page.getByText('No agent is called like this.')).toBeVisible()
})

const choose = (page: Page, buffer: Buffer, name = 'mel.hiviex-agent.zip') =>
  page.getByLabel('Agent file').setInputFiles({ name, mimeType: 'application/zip', buffer })

test('an agent goes out as a file and comes in again after a report', async ({ page }) => {
  const made = await newAgent(page)
  await page.getByLabel('Role').fill('Traveller')
  await expect(page.locator('[role=status][data-state=saved]')).toBeVisible()
  await page.goto(`/w/${made.slug}/agents`)
  await openMenu(page, 'Mel', 'Export as a file')
  await expect(dialog(page)).toContainText('Videos keep it')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: 'Export', exact: true }).click(),
  ])
  expect(download.suggestedFilename()).toBe('Mel.hiviex-agent.zip')
  const file = await readFile(await download.path())
  await page.getByRole('link', { name: 'Import' }).click()
  await choose(page, file)
  await expect(page.getByText('An agent called Mel (2), as a draft')).toBeVisible()
  await expect(page.getByText('This one will be called Mel (2).')).toBeVisible()
  await page.getByRole('button', { name: 'Import Mel (2)' }).click()
  await page.waitForURL(/\/agents\/[0-9a-f-]{36}$/)
  expect(page.url()).not.toContain(made.agentId)
  await expect(page.getByLabel('Role')).toHaveValue('Traveller')
  await page.goto(`/w/${made.slug}/agents`)
  await expect(page.getByRole('link', { name: 'Mel', exact: true })).toHaveCount(1)
  await expect(page.getByRole('link', { name: 'Mel (2)', exact: true })).toHaveCount(1)
})

test('a file of nearly 20 MB comes in, and a larger one is refused before it is sent', async ({ page }) => {
  const { slug } = await newAgent(page)
  await page.goto(`/w/${slug}/agents/import`)
  const heavy = spoilt(({ manifest, files }) => {
    for (const at of [2, 3]) {
      files[`media/${at}.mp4`] = Buffer.concat([video(0), randomBytes(9_700_000)])
      ;(manifest.media as unknown[]).push({ file: `media/${at}.mp4`, kind: 'video', caption: '' })
    }
  })
  expect(heavy.length).toBeGreaterThan(19_000_000)
  await choose(page, Buffer.concat([heavy, Buffer.alloc(2_000_000)]))
  await expect(page.getByRole('alert')).toContainText('20 MB')
  await choose(page, heavy)
  await expect(page.getByText('3 pictures and videos')).toBeVisible()
  await page.getByRole('button', { name: 'Import Mel (2)' }).click()
  await page.waitForURL(/\/agents\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Mel (2)' })).toBeVisible()
})

test('a file that cannot be used is told of in words and changes nothing', async ({ page }) => {
  const { slug } = await newAgent(page)
  await page.goto(`/w/${slug}/agents/import`)
  const refused = page.getByRole('alert')
  await choose(page, Buffer.from('not an archive'))
  await expect(refused).toContainText('This is not an agent file. Choose one that was exported from Hiviex')
  await choose(page, agentFile(soundParts()).subarray(0, -5))
  await expect(refused).toContainText('The file is cut off.')
  await choose(
    page,
    spoilt(({ manifest }) => {
      manifest.version = FORMAT_VERSION + 1
    }),
  )
  await expect(refused).toContainText('made by a newer Hiviex (format 2)')
  await expect(refused).toContainText('Nothing was changed.')
  await choose(page, agentFile(soundParts()))
  await expect(page.getByText('needs the secret SHOP_KEY')).toBeVisible()
  await expect(refused).toHaveCount(0)
  await page.goto(`/w/${slug}/agents`)
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`versions, the report and the dialogs stand up to axe in the ${colorScheme} theme`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const made = await newAgent(page)
    await publish(page, made, 'Keeper of bees', 'Bees')
    await publish(page, made, 'Keeper of flowers', 'Flowers')
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      await page.goto(`/w/${made.slug}/agents/${made.agentId}/versions`)
      expect(await serious(page)).toEqual([])
      await page.goto(`/w/${made.slug}/agents/import`)
      await choose(page, agentFile(soundParts()))
      await expect(page.getByText('needs the secret SHOP_KEY')).toBeVisible()
      expect(await serious(page)).toEqual([])
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return { scrollWidth, clientWidth }
      })
      expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
    }
    await page.goto(`/w/${made.slug}/agents`)
    await openMenu(page, 'Mel', 'Delete')
    await expect(dialog(page)).toContainText('2 versions')
    expect(await serious(page)).toEqual([])
  })
}
