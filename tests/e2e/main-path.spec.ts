import { expect, type Page, test } from '@playwright/test'
import { DEMO_ACCOUNT } from '../../app/contracts/demo-account.ts'
import { startLocalSite } from '../fixtures/local-site.ts'
import { forgetLimits } from './limits.ts'
import { newWorkspace } from './person.ts'
import { textsOf, WidgetOnPage } from './widget-on-page.ts'

test.beforeEach(forgetLimits)

const DELIVERY = `# Delivery

## Times

Delivery takes three working days inside the country. Orders paid before noon leave the same day.

## Costs

Delivery is free from fifty euros. Below that it costs four euros and ninety cents.`

/** Long enough that its progress can be watched. */
const MANUAL = Array.from(
  { length: 1_500 },
  (_, at) =>
    `Chapter ${at + 1}\n\nHive number ${at + 1} stands in row ${at % 40} and is looked after on day ${at % 28}. Its frames are counted, weighed and written down before the next one is opened.\n`,
).join('\n')

type Addition =
  | { kind: 'Text'; name: string; text: string }
  | { kind: 'File'; file: { name: string; mimeType: string; text: string } }
  | { kind: 'Web page'; url: string }

async function addKnowledge(page: Page, addition: Addition): Promise<void> {
  await page.getByRole('link', { name: 'Add knowledge' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Add knowledge' })
  await dialog.getByRole('tab', { name: addition.kind }).click()
  if (addition.kind === 'Text') {
    await dialog.getByLabel('Name').fill(addition.name)
    await dialog.getByRole('textbox', { name: 'Text', exact: true }).fill(addition.text)
  } else if (addition.kind === 'File') {
    const { name, mimeType, text } = addition.file
    await dialog.locator('input[type=file]').setInputFiles({ name, mimeType, buffer: Buffer.from(text) })
  } else await dialog.getByLabel('Address of the page').fill(addition.url)
  await expect(dialog.getByRole('checkbox', { name: 'Mel' })).toBeChecked()
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog).toBeHidden()
}

test('from sign-up to an answered visitor, a person in between, and back', async ({ page, browser }) => {
  test.setTimeout(120_000)
  const site = await startLocalSite()
  const { slug } = await newWorkspace(page, 'Casa Mel')

  // An agent, with the preview beside its form.
  await page.goto(`/w/${slug}/agents`)
  await page.getByRole('link', { name: 'New agent' }).first().click()
  await page.getByLabel('Name').fill('Mel')
  await page.getByRole('button', { name: 'Create agent' }).click()
  await page.waitForURL(/\/agents\/[0-9a-f-]{36}$/)
  const agentAddress = page.url()
  const preview = page.getByRole('region', { name: 'Preview' })
  const kept = page.waitForResponse((response) => response.url().includes('/draft') && response.ok())
  await page.getByLabel('Welcome message').fill('Good day from Casa Mel.')
  await expect(preview.getByText('Good day from Casa Mel.')).toBeVisible()
  await kept
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible()

  // Knowledge in every form, read by the agent, its progress on the page.
  await page.goto(`/w/${slug}/knowledge`)
  await addKnowledge(page, {
    kind: 'File',
    file: { name: 'manual.txt', mimeType: 'text/plain', text: MANUAL },
  })
  const progress = page.getByRole('progressbar', { name: 'Reading manual.txt' })
  await expect(progress).toBeVisible()
  await expect(page.getByText(/\d+%$/)).toBeVisible()
  await addKnowledge(page, { kind: 'Text', name: 'Delivery', text: DELIVERY })
  await addKnowledge(page, {
    kind: 'File',
    file: {
      name: 'returns.md',
      mimeType: 'text/markdown',
      text: '# Returns\n\nUnopened jars come back within thirty days.',
    },
  })
  await addKnowledge(page, {
    kind: 'File',
    file: {
      name: 'gifts.html',
      mimeType: 'text/html',
      text: '<h1>Gifts</h1><p>Gift boxes are wrapped in linen.</p>',
    },
  })
  await addKnowledge(page, { kind: 'Web page', url: `${site.url}/hours` })
  await expect(page.locator('[data-source][data-state=ready]')).toHaveCount(5, { timeout: 40_000 })
  await expect(page.getByRole('link', { name: 'Opening hours' })).toBeVisible()

  // The preview answers from it, cites it, and the citation opens at its passage.
  await page.goto(agentAddress)
  await preview.getByLabel('Ask the agent').fill('How long does delivery take?')
  await preview.getByLabel('Ask the agent').press('Enter')
  await expect(preview.getByRole('log')).toContainText('three working days')
  await preview.getByRole('button', { name: 'Source 1: Delivery' }).first().click()
  const passage = page.getByRole('dialog', { name: 'Delivery' })
  await expect(passage.locator('mark')).toContainText('Delivery takes three working days')
  await page.keyboard.press('Escape')
  await preview.getByLabel('Ask the agent').fill('When is the workshop open?')
  await preview.getByLabel('Ask the agent').press('Enter')
  await expect(preview.getByRole('log')).toContainText('Tuesday to Saturday')

  // A language model answers word by word.
  await page.getByLabel('Answers come from').click()
  await page.getByRole('option', { name: /^gpt-5\.4-mini/ }).click()
  await preview.getByLabel('Ask the agent').fill('What does delivery cost? FAKE:slow:150')
  await preview.getByLabel('Ask the agent').press('Enter')
  const stop = preview.getByRole('button', { name: 'Stop' })
  await expect(stop).toBeVisible()
  const written = await textsOf(preview.getByRole('listitem').last(), async () => !(await stop.isVisible()))
  expect(written.length).toBeGreaterThan(5)
  await expect(preview.getByRole('button', { name: /^Source 1: / }).last()).toBeVisible()

  // Published; its line is on the clipboard.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Publish' }).click()
  const published = page.getByRole('dialog')
  await published.getByRole('button', { name: 'Publish' }).click()
  await expect(published.getByText('Published as version 1')).toBeVisible()
  await published.getByRole('button', { name: 'Copy line' }).click()
  const line = await page.evaluate(() => navigator.clipboard.readText())
  const publicId =
    /^<script async src="http[^"]+\/widget\/v1\/loader\.js" data-agent="(ag_\w{16})"><\/script>$/.exec(
      line,
    )?.[1]
  expect(publicId, line).toBeTruthy()
  await expect(published.getByRole('link', { name: 'See it on the demo shop' })).toHaveAttribute(
    'href',
    `/demo?agent=${publicId}`,
  )

  // The team looks at its inbox while a visitor, elsewhere, opens the shop and asks.
  await page.goto(`/w/${slug}/inbox`)
  await expect(page.getByRole('heading', { name: 'No open conversations' })).toBeVisible()
  await page.evaluate(() => Object.assign(window, { isSamePage: true }))
  const visitor = await browser.newContext({ baseURL: new URL(page.url()).origin, locale: 'en-US' })
  const widget = await WidgetOnPage.open(await visitor.newPage(), { agent: publicId as string })
  await expect(widget.log).toContainText('Good day from Casa Mel.')
  await widget.ask('Is delivery free? FAKE:slow:500')
  const row = page.getByRole('list', { name: 'Conversations' }).getByRole('link')
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('Is delivery free?')
  await row.click()

  // Both see the words as they are written.
  const messages = page.getByRole('log', { name: 'Messages' })
  const stopLive = page.getByRole('button', { name: 'Stop the answer' }).first()
  await expect(stopLive).toBeVisible()
  const seen = await textsOf(messages.getByRole('listitem').last(), async () => !(await stopLive.isVisible()))
  expect(seen.length).toBeGreaterThan(3)
  const answer = await widget.answered(1)
  expect(answer).toContain('Delivery is free from fifty euros.')
  await expect(messages).toContainText('Delivery is free from fifty euros.')
  await widget.log
    .getByRole('button', { name: /Delivery/ })
    .first()
    .click()
  await expect(widget.dialog.locator('.passage')).toContainText('Delivery is free from fifty euros.')
  await widget.dialog.getByRole('button', { name: 'Back to the conversation' }).click()

  // A person takes over, answers, and hands back.
  await page.getByRole('button', { name: 'Take over' }).click()
  await expect(widget.dialog.getByRole('status')).toHaveText('Ana is with you')
  await page.getByLabel('Your reply').fill('Hello, Ana here. What do you need?')
  await page.getByLabel('Your reply').press('Enter')
  await expect(widget.log).toContainText('Hello, Ana here. What do you need?')
  await widget.ask('A person, at last')
  await expect(messages).toContainText('A person, at last')
  await page.getByRole('button', { name: 'Hand back to Mel' }).click()
  await expect(widget.dialog.getByRole('status')).toHaveText('Answers instantly')
  await widget.ask('How long does delivery take?')
  await expect(widget.log).toContainText('three working days')
  await expect(messages).toContainText('three working days')
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true)

  await visitor.close()
  await site.close()
})

test('the same in Portuguese, with the demo workspace', async ({ browser, baseURL }) => {
  const team = await browser.newContext({ baseURL, locale: 'pt-BR' })
  const page = await team.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill('ana@hiviex.local')
  await page.getByLabel('Senha', { exact: true }).fill(DEMO_ACCOUNT.password)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  await page.waitForURL('**/w/colmeia/**')
  await page.goto('/w/colmeia/inbox')
  await expect(page.locator('html')).toHaveAttribute('lang', 'pt-BR')
  await expect(page.getByRole('heading', { name: 'Caixa de entrada', level: 1 })).toBeVisible()

  const street = await browser.newContext({ baseURL, locale: 'pt-BR' })
  const widget = await WidgetOnPage.open(await street.newPage(), { lang: 'pt-BR' })
  await widget.ask('Vocês entregam no Norte? Qual é o prazo de entrega?')
  expect(await widget.answered(1)).toContain('6 a 10 dias úteis')
  await expect(widget.dialog.getByRole('button', { name: 'Falar com uma pessoa' })).toBeVisible()
  const row = page.getByRole('list', { name: 'Conversas' }).getByRole('link').first()
  await expect(row).toContainText('Vocês entregam no Norte?')
  await row.click()
  await expect(page.getByRole('log', { name: 'Mensagens' })).toContainText('6 a 10 dias úteis')
  await page.getByRole('button', { name: 'Assumir' }).click()
  await page.getByLabel('Sua resposta').fill('Olá, aqui é a Ana. Para qual cidade seria?')
  await page.getByLabel('Sua resposta').press('Enter')
  await expect(widget.log).toContainText('Para qual cidade seria?')
  await page.getByRole('button', { name: 'Devolver para Mel' }).click()
  await expect(widget.dialog.getByRole('status')).toHaveText('Responde na hora')
  await widget.ask('O frete é grátis?')
  await expect(widget.log).toContainText('R$ 180')
  await Promise.all([team.close(), street.close()])
})
