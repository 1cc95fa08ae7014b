import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import type { Attachment } from '#app/contracts/stream-events.ts'
import { picture } from '../fixtures/pictures.ts'
import { ask, composer, lastAnswer, log, openChat, test } from './widget-harness.ts'

// Pictures and videos in the chat, on a page with a strict policy.

const sent: Attachment[] = [
  {
    id: 'm1',
    kind: 'image',
    sizes: [
      { width: 320, height: 240, path: '/api/widget/v1/media/m1/320' },
      { width: 800, height: 600, path: '/api/widget/v1/media/m1/800' },
    ],
    videoPath: null,
    caption: 'Our shop from outside',
  },
  {
    id: 'm2',
    kind: 'video',
    sizes: [],
    videoPath: '/api/widget/v1/media/m2/original',
    caption: 'The harvest',
  },
]

test.use({
  says: {
    answer: (text) => ({ text: `You said: ${text}`, attachments: text.includes('shop') ? sent : [] }),
    agent: { acceptsImages: true },
  },
})

const shots = (page: Page) => page.locator('hiviex-widget .shots')
const chooser = (page: Page) => page.getByLabel('Add pictures')
const photo = async (name: string, width = 640) => ({
  name,
  mimeType: 'image/jpeg',
  buffer: await picture({ width, height: 480 }),
})

test('what the agent sends keeps its place, opens larger, and gives the focus back', async ({
  page,
  site,
}) => {
  await openChat(page, site.origin)
  await ask(page, 'Where is the shop?')
  const opener = page.getByRole('button', { name: 'Our shop from outside' })
  // As high as it will be, before it is there: 240 by 180.
  await expect(opener).toBeVisible()
  const box = await opener.boundingBox()
  expect(Math.round((box?.width ?? 0) / (box?.height ?? 1) / (4 / 3))).toBe(1)
  await opener.click()
  const layer = page.getByRole('dialog', { name: 'Our shop from outside' })
  await expect(layer.getByRole('img', { name: 'Our shop from outside' })).toHaveAttribute(
    'src',
    /\/api\/widget\/v1\/media\/m1\/800$/,
  )
  await page.keyboard.press('Escape')
  await expect(layer).toHaveCount(0)
  await expect(opener).toBeFocused()
  await expect(composer(page)).toBeVisible()
  const video = page.locator('hiviex-widget video')
  await expect(video).toHaveAttribute('preload', 'none')
  await expect(video).toHaveAttribute('aria-label', 'The harvest')
})

test('where the page forbids our pictures a link with the caption stays', async ({ page, site, seen }) => {
  await openChat(page, `${site.origin}/?pictures=none`)
  await ask(page, 'Where is the shop?')
  const link = page.getByRole('link', { name: 'Our shop from outside' })
  await expect(link).toBeVisible()
  await expect(link).toHaveAttribute('href', /\/media\/m1\/800$/)
  await expect(page.locator('hiviex-widget .shots img')).toBeHidden()
  expect(seen.violations.length).toBeGreaterThan(0)
  seen.violations.length = 0
})

test('a visitor sends pictures, with and without words, and finds them again', async ({ page, site }) => {
  await openChat(page, site.origin)
  await chooser(page).setInputFiles([await photo('a.jpg'), await photo('b.jpg')])
  await expect(page.getByRole('img', { name: 'Picture 2', exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Remove: Picture 1' }).click()
  await expect(composer(page)).toBeFocused()
  await ask(page, '')
  await expect(shots(page).locator('canvas')).toHaveCount(1)
  await expect(lastAnswer(page)).toContainText('You said:')
  await chooser(page).setInputFiles(await photo('c.jpg'))
  await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible()
  await ask(page, 'And this one?')
  await expect(lastAnswer(page)).toHaveText('You said: And this one?')
  await page.reload()
  await page.locator('hiviex-widget button').first().click()
  await expect(shots(page).locator('canvas')).toHaveCount(2)
  // Painted: it has the size of the picture now, not the one it was announced with.
  await expect.poll(() => shots(page).locator('canvas').first().getAttribute('width')).toBe('640')
  await shots(page).getByRole('button', { name: 'Picture' }).first().click()
  await expect(page.getByRole('dialog', { name: 'Picture' }).locator('canvas')).toBeVisible()
})

test('what is sent while a picture is on its way leaves when the picture is there, or waits for the visitor', async ({
  page,
  site,
}) => {
  await openChat(page, site.origin)
  let letThrough = () => {}
  let held = Promise.resolve()
  const hold = () => {
    held = new Promise((resolve) => {
      letThrough = resolve
    })
  }
  await page.route('**/widget/v1/attachments', async (route) => {
    await held
    await route.continue()
  })
  hold()
  await chooser(page).setInputFiles(await photo('a.jpg'))
  await ask(page, 'Do you know it?')
  await expect(page.getByRole('alert')).toHaveText('Your message is sent as soon as the picture is there.')
  await expect(composer(page)).toHaveValue('Do you know it?')
  letThrough()
  await expect(lastAnswer(page)).toHaveText('You said: Do you know it?')
  await expect(shots(page).locator('canvas')).toHaveCount(1)
  await expect(composer(page)).toHaveValue('')
  await expect(page.getByRole('alert')).toHaveCount(0)

  // Whoever writes on, or takes the picture away, sends it themselves.
  hold()
  await chooser(page).setInputFiles(await photo('b.jpg'))
  await ask(page, 'And')
  await composer(page).pressSequentially(' this?')
  await expect(page.getByRole('alert')).toHaveCount(0)
  letThrough()
  await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible()
  await expect(composer(page)).toHaveValue('And this?')
  await composer(page).press('Enter')
  await expect(lastAnswer(page)).toHaveText('You said: And this?')
})

test('at most four at once; what cannot be read is said and leaves', async ({ page, site }) => {
  await openChat(page, site.origin)
  const five = await Promise.all(['1', '2', '3', '4', '5'].map((name) => photo(`${name}.jpg`)))
  await chooser(page).setInputFiles(five)
  await expect(page.locator('hiviex-widget .strip canvas')).toHaveCount(4)
  await expect(page.getByRole('alert')).toHaveText('At most 4 pictures with one message.')
  await expect(chooser(page)).toBeDisabled()
  for (let left = 4; left > 0; left--)
    await page
      .getByRole('button', { name: /^Remove/ })
      .first()
      .click()
  await chooser(page).setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('nope') })
  await expect(page.getByRole('alert')).toHaveText('This is not a picture we can read.')
  await expect(page.locator('hiviex-widget .strip canvas')).toHaveCount(0)
})

test('a large one is made smaller before it leaves', async ({ page, site }) => {
  await openChat(page, site.origin)
  await chooser(page).setInputFiles(await photo('large.jpg', 4_000))
  await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible()
  await ask(page, '')
  await expect(lastAnswer(page)).toContainText('You said:')
  // As the server has it.
  await page.reload()
  await page.locator('hiviex-widget button').first().click()
  await expect.poll(() => shots(page).locator('canvas').getAttribute('width')).toBe('1568')
})

test('pictures have no serious accessibility finding, light or dark', async ({ page, site }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openChat(page, site.origin)
    await chooser(page).setInputFiles(await photo('a.jpg'))
    await expect(page.getByRole('img', { name: 'Picture 1', exact: true })).toBeVisible()
    await ask(page, 'Where is the shop?')
    await expect(page.getByRole('button', { name: 'Our shop from outside' }).last()).toBeVisible()
    await chooser(page).setInputFiles(await photo('b.jpg'))
    await expect(log(page)).toBeVisible()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  }
})

test.describe('an agent that takes no pictures', () => {
  test.use({
    says: {
      answer: (text) => ({ text: `You said: ${text}`, attachments: sent }),
      agent: { acceptsImages: false },
    },
  })

  test('still sends some, and they open larger', async ({ page, site }) => {
    await openChat(page, site.origin)
    await expect(chooser(page)).toHaveCount(0)
    await ask(page, 'Where is the shop?')
    await page.getByRole('button', { name: 'Our shop from outside' }).click()
    await expect(page.getByRole('dialog', { name: 'Our shop from outside' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Our shop from outside' })).toBeFocused()
  })
})
