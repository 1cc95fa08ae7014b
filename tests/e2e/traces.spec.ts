import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import pg from 'pg'
import { forgetLimits } from './limits.ts'
import { makeAgent, newWorkspace } from './person.ts'

test.beforeEach(forgetLimits)

// An agent that may refund orders once a person approved it, the traces of its answers, and what visitors leave with it.

type Shop = { slug: string; agentId: string; publicId: string }

const PARAMETERS = {
  type: 'object',
  properties: { order_id: { type: 'string' }, note: { type: 'string' } },
  required: ['order_id'],
  additionalProperties: false,
}
const CONFIG = {
  method: 'POST',
  url: 'https://shop.invalid/refunds/{order_id}',
  fixed: [],
  parameters: [
    {
      name: 'order_id',
      place: 'path',
      key: '',
      type: 'string',
      isRequired: true,
      description: 'The order number',
      choices: [],
    },
  ],
  response: { mode: 'fields', fields: [{ label: 'Status', pointer: '/status' }] },
  timeoutSeconds: 10,
}
const LEAD = {
  isOn: true,
  fields: [{ key: 'email', label: 'E-mail', type: 'email', isRequired: true, choices: [] }],
}

/** A workspace of one's own with such an agent, published. */
async function refundShop(page: Page): Promise<Shop> {
  const { slug } = await newWorkspace(page)
  const agentId = await makeAgent(page, slug)
  const database = new pg.Client(process.env.DATABASE_URL)
  await database.connect()
  const tool = await database.query<{ id: string }>(
    `insert into tools (workspace_id, kind, name, title, description, parameters, config, is_dangerous)
     select id, 'http', 'refund_order', 'Refund an order', 'Refunds an order.', $2, $3, true from workspaces where slug = $1
     returning id`,
    [slug, JSON.stringify(PARAMETERS), JSON.stringify(CONFIG)],
  )
  const agent = await database.query<{ public_id: string }>(
    `update agents set draft = jsonb_set(jsonb_set(jsonb_set(draft, '{model}', '"openai:gpt-5.4-mini"'),
       '{tools,ids}', $2), '{tools,captureLead}', $3)
     where id = $1 returning public_id`,
    [agentId, JSON.stringify([tool.rows[0]?.id]), JSON.stringify(LEAD)],
  )
  await database.end()
  await page.goto(`/w/${slug}/agents/${agentId}`)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Publish', exact: true }).click()
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await expect(page.getByText(/^Published as version/)).toBeVisible()
  return { slug, agentId, publicId: agent.rows[0]?.public_id ?? '' }
}

/** Asks as a visitor and waits for the answer. Returns the conversation's id and how to ask on. */
async function visitor(page: Page, publicId: string) {
  const api = '/api/widget/v1'
  const session = await page.request.post(`${api}/agents/${publicId}/visitors`, { data: {} })
  const { token } = (await session.json()) as { token: string }
  let conversationId: string | null = null
  return async (text: string): Promise<string> => {
    const answer = await page.request.post(`${api}/messages`, {
      headers: { authorization: `Bearer ${token}` },
      data: { clientId: crypto.randomUUID(), conversationId, text, afterSeq: 0, language: 'en' },
    })
    expect(answer.status()).toBe(200)
    conversationId = answer.headers()['x-conversation-id'] ?? conversationId
    return conversationId ?? ''
  }
}

const REFUND = 'FAKE:tool:refund_order:{"order_id":"4711","note":"<b>broken</b>"}'

async function serious(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}

test('in the preview a call waits, is refused by keyboard, and the answer and its trace go on', async ({
  page,
  context,
}) => {
  const { slug, agentId } = await refundShop(page)
  await page.goto(`/w/${slug}/agents/${agentId}`)
  const preview = page.getByRole('region', { name: 'Preview' }).last()
  await preview.getByLabel('Ask the agent').fill(`I want my money back.\n${REFUND}`)
  await preview.getByLabel('Ask the agent').press('Enter')
  const card = preview.getByRole('region', { name: 'The agent wants to: Refund an order' })
  await expect(card.getByRole('row', { name: 'note <b>broken</b>' })).toBeVisible()
  await expect(card.getByText(/Expires in 2[34] h/)).toBeVisible()

  await card.getByRole('button', { name: 'Deny' }).focus()
  await page.keyboard.press('Enter')
  const decided = preview.getByText('Ana refused: Refund an order').last()
  await expect(decided).toBeVisible()
  await expect(preview.locator('p[data-call]')).toBeFocused()
  await expect(preview.getByText('A person of the team refused this call', { exact: false })).toBeVisible()

  const opened = context.waitForEvent('page')
  await preview
    .getByRole('link', { name: /^Trace/ })
    .first()
    .click()
  const trace = await opened
  await expect(trace.getByRole('heading', { level: 1, name: 'How this answer came about' })).toBeVisible()
  await trace.locator('[data-kind=approval] > summary').click()
  await expect(trace.getByText('Ana refused it.')).toBeVisible()
  await trace.locator('[data-kind=prompt] > summary').click()
  await trace.getByText('Who it is, and its tone').click()
  await expect(trace.getByText(/^You are Mel/)).toBeVisible()
  await trace.getByText('Show as a table').click()
  await expect(trace.getByRole('cell', { name: 'Model openai · gpt-5.4-mini' })).toBeVisible()
  expect(await serious(trace)).toEqual([])

  await trace.getByRole('link', { name: 'Next answer' }).click()
  await expect(trace.getByText('This answer goes on with one that waited for approval.')).toBeVisible()
  await trace.getByRole('link', { name: 'See that answer' }).click()
  await expect(trace.getByRole('link', { name: 'See how it went on' })).toBeVisible()
})

test('in the inbox a call is found by its filter, shown live and decided once; what was left becomes a lead', async ({
  page,
  context,
}) => {
  const { slug, publicId } = await refundShop(page)
  const ask = await visitor(page, publicId)
  const conversationId = await ask('I am Bia.\nFAKE:tool:capture_lead:{"email":"bia@example.com"}')
  await page.goto(`/w/${slug}/inbox/${conversationId}`)
  await expect(page.getByRole('region', { name: 'Lead', exact: true })).toContainText('bia@example.com')

  await ask(`I want my money back.\n${REFUND}`)
  const card = page.getByRole('region', { name: 'The agent wants to: Refund an order' })
  await expect(card).toBeVisible()
  await expect(page.getByRole('link', { name: /^Approval ?1$/ })).toBeVisible()
  expect(await serious(page)).toEqual([])
  // The messages scroll, never the page around them.
  await page.setViewportSize({ width: 1280, height: 420 })
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight))
    .toBe(0)

  const colleague = await context.newPage()
  await colleague.goto(`/w/${slug}/inbox?view=approval`)
  await colleague.locator('a[data-conversation]').getByText('Waiting for approval').click()
  await colleague
    .getByRole('region', { name: 'The agent wants to: Refund an order' })
    .getByRole('button', { name: 'Deny' })
    .click()
  // The other screen hears of it.
  await expect(card).toBeHidden()
  await expect(page.getByText('Ana refused: Refund an order').last()).toBeVisible()
  await expect(page.getByText('A person of the team refused this call', { exact: false })).toBeVisible()
  await expect(colleague.getByText('Nothing waits for approval')).toBeVisible()

  await page.goto(`/w/${slug}/leads`)
  await expect(page.getByRole('row', { name: /E-mail bia@example\.com/ })).toBeVisible()
  expect(await serious(page)).toEqual([])
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Export as CSV' }).click()
  const file = await readFile(await (await download).path(), 'utf8')
  expect(file).toContain('"bia@example.com"')
  await page.getByRole('link', { name: /^Open the conversation/ }).click()
  await expect(page).toHaveURL(new RegExp(conversationId))
})

test('a trace of another workspace is answered as one that does not exist', async ({
  page,
  browser,
  baseURL,
}) => {
  const { slug, publicId } = await refundShop(page)
  const ask = await visitor(page, publicId)
  const conversationId = await ask('How long does delivery take?')
  await page.goto(`/w/${slug}/inbox/${conversationId}`)
  const href = await page.getByRole('link', { name: /^Trace/ }).getAttribute('href')
  const runId = href?.split('/').at(-1) ?? ''
  const elsewhere = await browser.newContext(baseURL ? { baseURL } : {})
  const stranger = await elsewhere.newPage()
  const { slug: own } = await newWorkspace(stranger, 'Elsewhere')
  const theirs = await stranger.goto(`/w/${own}/traces/${runId}`)
  const none = await elsewhere.request.get(`/w/${own}/traces/${crypto.randomUUID()}`)
  expect([theirs?.status(), none.status()]).toEqual([404, 404])
  await elsewhere.close()
})

test('side by side, each call is decided in the column that asked for it', async ({ page }) => {
  const { slug, agentId } = await refundShop(page)
  await page.goto(`/w/${slug}/agents/${agentId}/compare`)
  const question = page.getByLabel('Ask both the same question')
  await question.fill(`I want my money back.\n${REFUND}`)
  await question.press('Enter')
  const columns = [
    page.getByRole('region', { name: /^Left:/ }),
    page.getByRole('region', { name: /^Right:/ }),
  ]
  for (const column of columns)
    await expect(column.getByRole('region', { name: 'The agent wants to: Refund an order' })).toBeVisible()
  expect(await serious(page)).toEqual([])

  const [left, right] = columns as [Locator, Locator]
  await left.getByRole('button', { name: 'Deny' }).click()
  await expect(left.getByText('Ana refused: Refund an order').last()).toBeVisible()
  await expect(left.getByText('A person of the team refused this call', { exact: false })).toBeVisible()
  // The other side still waits for its own.
  await expect(right.getByRole('button', { name: 'Deny' })).toBeVisible()
  await right.getByRole('button', { name: 'Approve' }).click()
  // Nobody is at the tool's address.
  const decided = right.locator('p[data-call]')
  await expect(decided).toContainText('Ana approved: Refund an order')
  await expect(decided).toContainText('It did not work.')
  expect(await serious(page)).toEqual([])
})
