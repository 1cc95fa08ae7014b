import { expect, type Page, test } from '@playwright/test'
import pg from 'pg'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { auditConversation, differenceOf } from '../fixtures/audit-conversation.ts'
import { auditSource } from '../fixtures/audit-source.ts'
import { makeKnowledgeWorkspace } from '../fixtures/knowledge-workspace.ts'
import { layLine } from '../fixtures/line.ts'
import { StubbornVisitor } from '../fixtures/stubborn-visitor.ts'
import { makeTalkingShop, type TalkingShop } from '../fixtures/talking-shop.ts'
import { WidgetOnPage } from './widget-on-page.ts'

// Crashes are real: the control server of the house sends SIGKILL to the web and worker processes and starts new ones.

const QUESTION = 'How long does delivery take, and what does it cost?'
const SLOW = `${QUESTION} FAKE:slow:150`

const order = async (action: 'kill' | 'start' | 'terminate', part: 'web' | 'worker') => {
  const response = await fetch(`${process.env.E2E_CONTROL_URL}/${action}/${part}`, { method: 'POST' })
  if (!response.ok) throw new Error(await response.text())
}

let database: pg.Client
let shop: TalkingShop
let quick: TalkingShop

test.beforeAll(async () => {
  database = new pg.Client(process.env.DATABASE_URL)
  await database.connect()
  shop = await makeTalkingShop({ model: 'openai:gpt-5.4-mini' })
  quick = await makeTalkingShop()
})
test.afterAll(() => database.end())

async function conversationOf({ page }: WidgetOnPage, { publicId }: TalkingShop): Promise<string> {
  const stored = await page.evaluate((key) => localStorage.getItem(key), `hiviex:${publicId}`)
  return JSON.parse(stored ?? '{}').conversationId
}

/** The visitor sees exactly what the log holds, which is what is stored; nothing is lost, doubled or out of place. */
async function expectWhole(
  widget: WidgetOnPage,
  expected: { questions: number; takenOver?: number },
): Promise<void> {
  const audit = await auditConversation(database, await conversationOf(widget, shop))
  expect(audit.problems).toEqual([])
  expect(audit.questions).toBe(expected.questions)
  expect(audit.answers).toBe(expected.questions)
  expect(audit.takenOver).toBe(expected.takenOver ?? 0)
  expect(audit.events.filter(({ kind }) => kind === 'reset')).toEqual([])
  const stored = audit.events.flatMap((event) =>
    event.kind === 'run.finished' ? [event.message.content] : [],
  )
  // A citation `[1]` is a button that says `1`.
  const onScreen = await widget.answers.allTextContents()
  expect(onScreen).toEqual(stored.map((content) => content.replace(/\[(\d+)\]/g, '$1')))
  await expect(widget.log.locator('.me')).toHaveCount(expected.questions)
}

/** Asks for a slow answer and returns in the middle of it. */
async function midAnswer(page: Page, origin = ''): Promise<WidgetOnPage> {
  const widget = await WidgetOnPage.open(page, { agent: shop.publicId }, origin)
  await widget.ask(SLOW)
  await expect(widget.answers.last()).toContainText('Delivery takes')
  return widget
}

test.describe('an answer under way', () => {
  test('goes on after kill -9 of the web process and a start, without a byte lost or doubled', async ({
    page,
  }) => {
    const widget = await midAnswer(page)
    await order('kill', 'web')
    const before = (await widget.answers.last().textContent()) ?? ''
    await order('start', 'web')
    await expect(widget.log).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 })
    const after = await widget.answered(1)
    expect(after.startsWith(before.trimEnd())).toBe(true)
    expect(after.length).toBeGreaterThan(before.length)
    await expectWhole(widget, { questions: 1, takenOver: 1 })
    await widget.ask(QUESTION)
    await widget.answered(2)
    await expectWhole(widget, { questions: 2, takenOver: 1 })
  })

  test('is finished before a deployment stops the web process', async ({ page }) => {
    const widget = await midAnswer(page)
    await order('terminate', 'web')
    await order('start', 'web')
    await widget.answered(1)
    await expectWhole(widget, { questions: 1 })
  })

  test('goes on after a reload, and in a second tab beside it', async ({ page, context }) => {
    const widget = await midAnswer(page)
    await page.reload()
    await widget.show()
    await expect(widget.answers.last()).toContainText('Delivery takes')
    const second = await WidgetOnPage.open(await context.newPage(), { agent: shop.publicId })
    await expect(second.answers.last()).toContainText('Delivery takes')
    expect(await second.answered(1)).toBe(await widget.answered(1))
    await expectWhole(widget, { questions: 1 })
    // What one tab asks, the other shows.
    await second.ask(QUESTION)
    await widget.answered(2)
    await second.answered(2)
    await expectWhole(widget, { questions: 2 })
    await expectWhole(second, { questions: 2 })
  })

  test('goes on when the connection was cut', async ({ page, baseURL }) => {
    const line = await layLine(baseURL as string)
    const widget = await midAnswer(page, line.url)
    line.cut()
    // What had arrived is shown, and then nothing more, for longer than a word takes.
    let cut: string | null = ''
    await expect(async () => {
      cut = await widget.answers.last().textContent()
      await page.waitForTimeout(900)
      expect(await widget.answers.last().textContent()).toBe(cut)
    }).toPass()
    line.mend()
    expect(await widget.answered(1)).not.toBe(cut)
    await expectWhole(widget, { questions: 1 })
    await line.close()
  })

  test('ends at Stop with the words that were there', async ({ page }) => {
    const widget = await midAnswer(page)
    await widget.dialog.getByRole('button', { name: 'Stop the answer' }).click()
    await expect(widget.log.getByText('Stopped')).toBeVisible()
    const text = await widget.answered(1)
    const audit = await auditConversation(database, await conversationOf(widget, shop))
    expect(audit.problems).toEqual([])
    await page.waitForTimeout(1_000)
    const later = await auditConversation(database, await conversationOf(widget, shop))
    expect(later.events).toEqual(audit.events)
    const [end] = audit.events.filter((event) => event.kind === 'run.finished')
    expect(end?.kind === 'run.finished' && end.message.status).toBe('stopped')
    expect(end?.kind === 'run.finished' && end.message.content.replace(/\[(\d+)\]/g, '$1')).toBe(text)
  })
})

test('a question sent into a dying web process is asked once and answered once', async ({ page }) => {
  const widget = await WidgetOnPage.open(page, { agent: shop.publicId })
  await widget.ask(QUESTION)
  await widget.answered(1)
  await Promise.all([widget.ask(QUESTION), order('kill', 'web')])
  await order('start', 'web')
  await widget.answered(2)
  const audit = await auditConversation(database, await conversationOf(widget, shop))
  expect(audit.problems).toEqual([])
  expect(audit.questions).toBe(2)
})

test('twenty visitors of the built-in answerer get over a kill -9 in the middle of their questions', async ({
  baseURL,
}) => {
  const visitors = Array.from(
    { length: 20 },
    (_, at) => new StubbornVisitor(baseURL as string, at % 2 ? quick.publicId : shop.publicId),
  )
  const asking = Promise.all(visitors.map((visitor) => visitor.ask(QUESTION)))
  await expect(async () => expect(visitors.some(({ events }) => events.length > 0)).toBe(true)).toPass({
    intervals: [10],
  })
  await order('kill', 'web')
  await order('start', 'web')
  await asking
  for (const { conversationId, events } of visitors) {
    const audit = await auditConversation(database, conversationId as string)
    expect(audit.problems).toEqual([])
    expect(audit.questions).toBe(1)
    expect(differenceOf(events, audit.events)).toBeNull()
  }
})

test('kill -9 of the worker in the middle of reading a source: read once, and whole', async () => {
  test.setTimeout(90_000)
  const home = await makeKnowledgeWorkspace('Manuals')
  const text = Array.from(
    { length: 2_500 },
    (_, at) =>
      `## Hive ${at}\n\nHive number ${at} stands in row ${at % 40}. It is weighed on day ${at % 28}.`,
  ).join('\n\n')
  const { sourceId, jobRunId } = await addText(home.ctx, { name: 'Manual', text, agentIds: [home.agentId] })
  const runOf = async () =>
    (await database.query('select status, step, progress_done from job_runs where id = $1', [jobRunId]))
      .rows[0]
  await expect
    .poll(async () => (await runOf()).step, { intervals: [20], timeout: 30_000 })
    .toMatch(/chunk|embed/)
  await order('kill', 'worker')
  expect((await runOf()).status).toBe('running')
  await order('start', 'worker')
  await expect.poll(async () => (await runOf()).status, { timeout: 60_000 }).toBe('succeeded')
  expect(await auditSource(database, sourceId)).toEqual([])
  // The run ends in the job's own transaction, the job a moment after it.
  const locked = async () => {
    const { rows } = await database.query(
      `select count(*)::int as locked from graphile_worker._private_jobs
       where locked_at is not null and payload ->> 'jobRunId' = $1`,
      [jobRunId],
    )
    return rows[0].locked
  }
  await expect.poll(locked).toBe(0)
})
