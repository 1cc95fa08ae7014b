import { expect, type Locator, type Page, test } from '@playwright/test'
import pg from 'pg'
import { errors as englishErrors } from '../../app/i18n/en/errors.ts'
import { inbox as englishInbox } from '../../app/i18n/en/inbox.ts'
import { knowledge as englishKnowledge } from '../../app/i18n/en/knowledge.ts'
import { providers as englishProviders } from '../../app/i18n/en/providers.ts'
import { errors as portugueseErrors } from '../../app/i18n/pt-BR/errors.ts'
import { inbox as portugueseInbox } from '../../app/i18n/pt-BR/inbox.ts'
import { knowledge as portugueseKnowledge } from '../../app/i18n/pt-BR/knowledge.ts'
import { providers as portugueseProviders } from '../../app/i18n/pt-BR/providers.ts'
import { type LocalSite, startLocalSite } from '../fixtures/local-site.ts'
import { forgetLimits } from './limits.ts'
import { newWorkspace } from './person.ts'

test.beforeEach(forgetLimits)

const WORDS = {
  en: { ...englishErrors, ...englishInbox, ...englishKnowledge, ...englishProviders },
  'pt-BR': { ...portugueseErrors, ...portugueseInbox, ...portugueseKnowledge, ...portugueseProviders },
}
const MEGABYTE = 1024 * 1024

let site: LocalSite
test.beforeAll(async () => {
  site = await startLocalSite()
})
test.afterAll(() => site.close())

/** Someone with an agent who chose `locale`, whatever the browser says. */
async function someone(page: Page, locale: keyof typeof WORDS): Promise<string> {
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/agents/new`)
  await page.locator('input[name=name]').fill('Mel')
  await page.locator('input[name=name]').press('Enter')
  await page.waitForURL(/\/agents\/[0-9a-f-]{36}$/)
  const kept = await page.request.post('/resources/preferences.data', {
    form: { locale },
    headers: { origin: new URL(page.url()).origin },
  })
  expect(kept.ok()).toBe(true)
  return slug
}

async function formFor(page: Page, slug: string, kind: 'text' | 'file' | 'page'): Promise<Locator> {
  await page.goto(`/w/${slug}/knowledge?add=${kind}`)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('checkbox', { name: 'Mel' })).toBeChecked()
  return dialog
}

/** As if the minutes had passed for which a provider that refused a key is left alone. */
async function endRest(slug: string): Promise<void> {
  const database = new pg.Client(process.env.DATABASE_URL)
  await database.connect()
  await database.query(
    `update provider_health set opened_until = now() - interval '1 second'
     where workspace_id = (select id from workspaces where slug = $1)`,
    [slug],
  )
  await database.end()
}

/** One message and no other; what was typed and chosen is still there. */
async function expectOneMessage(dialog: Locator, message: string): Promise<void> {
  await expect(dialog.getByText(message)).toHaveCount(1)
  await expect(dialog.locator('[aria-invalid=true]')).toHaveCount(1)
  await expect(dialog.getByRole('checkbox', { name: 'Mel' })).toBeChecked()
}

for (const locale of ['en', 'pt-BR'] as const) {
  const t = WORDS[locale]
  test.describe(`in ${locale}`, () => {
    test('knowledge that cannot be used is refused at its field, in the page’s language', async ({
      page,
    }) => {
      const slug = await someone(page, locale)
      const add = t['knowledge.add.submit']

      const text = await formFor(page, slug, 'text')
      await expect(page.locator('html')).toHaveAttribute('lang', locale)
      await text.locator('textarea').fill('Words that nobody wants to type again.')
      await text.getByRole('button', { name: add, exact: true }).click()
      await expectOneMessage(text, t['errors.field.required'])
      await expect(text.locator('textarea')).toHaveValue('Words that nobody wants to type again.')

      const file = await formFor(page, slug, 'file')
      const chooser = file.locator('input[type=file]')
      await chooser.setInputFiles({
        name: 'huge.txt',
        mimeType: 'text/plain',
        buffer: Buffer.alloc(40 * MEGABYTE, 'honey '),
      })
      await file.getByRole('button', { name: add, exact: true }).click()
      await expectOneMessage(file, t['errors.knowledge.fileTooLarge'])
      await expect(file.getByText('huge.txt')).toBeVisible()
      // Sent all the same, it is refused before it is read.
      const sent = await page.request.post(`/w/${slug}/knowledge.data?index`, {
        multipart: {
          intent: 'add-file',
          file: { name: 'huge.txt', mimeType: 'text/plain', buffer: Buffer.alloc(40 * MEGABYTE, 'honey ') },
        },
        headers: { origin: new URL(page.url()).origin },
      })
      expect(sent.status()).toBe(413)
      expect(await sent.text()).toContain('"errorId":')
      await chooser.setInputFiles({
        name: 'notes.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog>> endobj\n', 'latin1'),
      })
      await file.getByRole('button', { name: add, exact: true }).click()
      await expectOneMessage(file, t['errors.knowledge.file.pdf'])
      await expect(file.getByText('notes.txt')).toBeVisible()

      const web = await formFor(page, slug, 'page')
      for (const [address, message] of [
        ['', t['errors.field.required']],
        ['not an address', t['errors.knowledge.addressUnreadable']],
        ['ftp://example.com/a', t['errors.knowledge.addressNotWeb']],
        ['http://169.254.169.254/latest/meta-data', t['errors.knowledge.addressRefused']],
        ['http://[::ffff:10.0.0.1]/', t['errors.knowledge.addressRefused']],
        [`http://0.0.0.0:${new URL(site.url).port}/secret`, t['errors.knowledge.addressRefused']],
      ] as const) {
        await web.locator('input[name=url]').fill(address)
        await web.getByRole('button', { name: add, exact: true }).click()
        await expectOneMessage(web, message)
        await expect(web.locator('input[name=url]')).toHaveValue(address)
      }
      await page.goto(`/w/${slug}/knowledge`)
      await expect(page.getByText(t['knowledge.empty.title'])).toBeVisible()
      expect(site.asked).not.toContain('/secret')
    })

    test('a page that never ends, and one that leads inside, fail in words and stay to be tried again', async ({
      page,
    }) => {
      const slug = await someone(page, locale)
      const inside = `http://0.0.0.0:${new URL(site.url).port}/secret`
      for (const [address, message] of [
        [`${site.url}/endless`, t['errors.knowledge.pageTooLarge']],
        [`${site.url}/redirect?to=${encodeURIComponent(inside)}`, t['errors.knowledge.addressRefused']],
        [`${site.url}/missing`, t['errors.knowledge.pageMissing']],
      ] as const) {
        const web = await formFor(page, slug, 'page')
        await web.locator('input[name=url]').fill(address)
        await web.getByRole('button', { name: t['knowledge.add.submit'], exact: true }).click()
        await expect(web).toBeHidden()
        await expect(page.getByText(message)).toHaveCount(1, { timeout: 30_000 })
      }
      await expect(page.locator('[data-source][data-state=failed]')).toHaveCount(3)
      expect(site.asked).toContain('/endless')
      expect(site.asked).toContain('/redirect')
      expect(site.asked).not.toContain('/secret')
    })

    /** In the agent's editor, with a model of the installation's OpenAI chosen: its preview, and where one writes in it. */
    const previewWithModel = async (page: Page, slug: string) => {
      await page.goto(`/w/${slug}/agents`)
      await page.getByRole('link', { name: 'Mel' }).click()
      await page.locator('[role=combobox][data-value=builtin]').first().click()
      await page.getByRole('option', { name: /^gpt-5\.4-mini/ }).click()
      const preview = page.getByRole('region', { name: t['inbox.preview.title'] })
      return { preview, composer: preview.getByLabel(t['inbox.preview.label']) }
    }

    test('an account without credit is told from a busy provider, in the preview and in the settings', async ({
      page,
    }) => {
      const slug = await someone(page, locale)
      const { preview, composer } = await previewWithModel(page, slug)
      await composer.fill('Hello? FAKE:no-credit')
      await composer.press('Enter')
      await expect(preview.getByText(t['inbox.error.provider_no_credit'])).toHaveCount(1)
      await page.goto(`/w/${slug}/settings/providers`)
      await expect(page.getByText(t['providers.rest.no_credit'])).toBeVisible()
      await page.getByRole('link', { name: /^OpenAI/ }).click()
      await expect(page.getByText(t['providers.rest.doInstallation'])).toBeVisible()
    })

    test('a broken key is said to the team, and nothing of it to anybody else', async ({ page }) => {
      const slug = await someone(page, locale)
      const { preview, composer } = await previewWithModel(page, slug)
      await composer.fill('Hello? FAKE:auth')
      await composer.press('Enter')
      await expect(preview.getByText(t['inbox.error.provider_auth'])).toHaveCount(1)
      await expect(preview.getByText('Hello? FAKE:auth')).toBeVisible()
      await expect(preview).not.toContainText('sk-fake')
      // The next question is not sent after the first, and says the same; once the rest is over, it is asked again.
      const restart = preview.getByRole('button', { name: t['inbox.preview.restart'] })
      await restart.click()
      await composer.fill('How are you?')
      await composer.press('Enter')
      await expect(preview.getByText(t['inbox.error.provider_auth'])).toHaveCount(1)
      await endRest(slug)
      await restart.click()
      await composer.fill('How are you?')
      await composer.press('Enter')
      await expect(preview.getByText(/You asked: How are you/)).toBeVisible()
    })
  })
}
