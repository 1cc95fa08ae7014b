import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { photoOfHome, picture, svg, video } from '../fixtures/pictures.ts'
import { forgetLimits } from './limits.ts'
import { makeAgent, newWorkspace } from './person.ts'

test.beforeEach(forgetLimits)

async function openGallery(page: Page): Promise<string> {
  const { slug } = await newWorkspace(page)
  await makeAgent(page, slug)
  await open(page)
  return slug
}

async function open(page: Page): Promise<void> {
  // Which parts are open is decided once the page is alive.
  await page.waitForLoadState('networkidle')
  const head = page.locator('#part-media-head')
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
  await expect(page.getByLabel('Add photos and videos')).toBeAttached()
}

const gallery = (page: Page) => page.getByRole('list', { name: 'Gallery' })
const add = (page: Page, ...files: [name: string, mimeType: string, buffer: Buffer][]) =>
  page
    .getByLabel('Add photos and videos')
    .setInputFiles(files.map(([name, mimeType, buffer]) => ({ name, mimeType, buffer })))

const serious = async (page: Page) =>
  (await new AxeBuilder({ page }).setLegacyMode().analyze()).violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)

test('photos and a video are added at once, described, put in order by keyboard and removed', async ({
  page,
}) => {
  await openGallery(page)
  await add(
    page,
    ['home.jpg', 'image/jpeg', await photoOfHome()],
    ['shop.png', 'image/png', await picture({ format: 'png' })],
    ['harvest.mp4', 'video/mp4', video()],
    ['fake.jpg', 'image/jpeg', svg],
  )
  await expect(gallery(page).getByRole('listitem')).toHaveCount(3)
  await expect(page.getByRole('alert').filter({ hasText: 'fake.jpg was not added' })).toContainText(
    'This is not a JPEG',
  )
  await page.getByRole('button', { name: 'Remove fake.jpg from the list' }).click()
  await expect(gallery(page).getByText('Being made ready')).toHaveCount(0)
  await expect(gallery(page).locator('img')).toHaveCount(2)

  const first = page.getByLabel('Caption of item 1')
  await first.fill('Where it began')
  await first.press('Enter')
  await page.getByRole('button', { name: 'Move item 1 back' }).press('Enter')
  await expect(page.getByText('Now at place 2 of 3')).toBeAttached()
  await expect(page.getByLabel('Caption of item 2')).toHaveValue('Where it began')
  await page.reload()
  await open(page)
  await expect(page.getByLabel('Caption of item 2')).toHaveValue('Where it began')
  expect(await serious(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await serious(page)).toEqual([])

  await page.getByRole('button', { name: 'Remove item 2' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(gallery(page).getByRole('listitem')).toHaveCount(2)
})

test('a photo becomes the agent’s picture, and is not taken away from under it', async ({ page }) => {
  const slug = await openGallery(page)
  await add(page, ['shop.jpg', 'image/jpeg', await picture()])
  await page.getByRole('button', { name: 'Use item 1 as the agent’s picture' }).click()
  await expect(gallery(page).getByText('Profile photo')).toBeVisible()
  await expect(page.getByRole('radio', { name: 'A photo of your own' })).toBeChecked()
  await expect(page.locator('[role=status][data-state=saved]')).toBeVisible()
  await page.getByRole('button', { name: 'Remove item 1' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('This is the agent’s picture')).toBeVisible()
  await expect(gallery(page).getByRole('listitem')).toHaveCount(1)
  await page.goto(`/w/${slug}/agents`)
  const face = page.getByRole('main').locator(`img[src^="/api/app/v1/w/${slug}/media/"]`).first()
  await expect.poll(() => face.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
})

test('the preview takes pictures, shows them beside the question, and larger', async ({ page }) => {
  await openGallery(page)
  const preview = page.getByRole('region', { name: /preview|try/i })
  await preview.locator('input[type=file]').setInputFiles([
    { name: 'a.jpg', mimeType: 'image/jpeg', buffer: await picture() },
    { name: 'b.jpg', mimeType: 'image/jpeg', buffer: await picture({ width: 300, height: 400 }) },
  ])
  await expect(preview.getByAltText('Picture 2 is ready to send')).toBeVisible()
  await preview.getByRole('button', { name: 'Remove picture 2' }).click()
  await preview.getByRole('textbox').fill('What is this?')
  await preview.getByRole('textbox').press('Enter')
  const shown = preview.getByRole('log').getByRole('button', { name: /Open larger/ })
  await expect(shown).toHaveCount(1)
  await expect(preview.getByText('I could not find this in our knowledge base.')).toBeVisible()
  await expect
    .poll(() => shown.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
  await shown.click()
  await expect(page.getByRole('dialog', { name: 'Picture' }).locator('img')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(shown).toBeFocused()

  // Sent before the picture is there: it leaves when it is.
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/preview/attachments', async (route) => {
    await held
    await route.continue()
  })
  await preview
    .locator('input[type=file]')
    .setInputFiles({ name: 'c.jpg', mimeType: 'image/jpeg', buffer: await picture() })
  await preview.getByRole('textbox').fill('And this?')
  await preview.getByRole('textbox').press('Enter')
  await expect(preview.getByRole('status').getByText('The message is sent as soon as')).toBeAttached()
  await expect(shown).toHaveCount(1)
  letThrough()
  await expect(shown).toHaveCount(2)
  await expect(preview.getByRole('textbox')).toHaveValue('')
})
