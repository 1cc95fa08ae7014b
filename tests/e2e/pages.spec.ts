import { mkdirSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import pg from 'pg'
import { DEMO_ACCOUNT } from '../../app/contracts/demo-account.ts'
import { builtRoutes } from '../fixtures/routes.ts'
import { makeSomeCalls } from '../fixtures/some-calls.ts'
import { makeSomeTools } from '../fixtures/some-tools.ts'
import { forgetLimits } from './limits.ts'
import { WidgetOnPage } from './widget-on-page.ts'

test.beforeEach(forgetLimits)

// Every page of the product x two languages x two themes x two widths. With SCREENSHOTS=folder each one is kept as a picture.

type Shown = {
  name: string
  path: string
  status?: number
  open?: (page: Page) => Promise<unknown>
  /** The language whose person may see it: the demo's owner speaks English, the member Portuguese. */
  locale?: string
}
type Places = Record<
  'agentId' | 'sourceId' | 'conversationId' | 'chunkId' | 'colleagueId' | 'toolId' | 'serverId' | 'runId',
  string
>
const onlyIn = (locale: string, shown: Shown): Shown[] => [{ ...shown, locale }]

/** Where each route is seen, by its id. A route that is missing here fails a test below. */
const places = ({
  agentId,
  sourceId,
  conversationId,
  chunkId,
  colleagueId,
  toolId,
  serverId,
  runId,
}: Places): Record<string, Shown[]> => ({
  'routes/_index': [],
  'routes/_app.onboarding': [{ name: 'onboarding', path: '/onboarding' }],
  'routes/_app.w.$slug.inbox._index': [
    { name: 'inbox', path: '/w/colmeia/inbox' },
    { name: 'inbox-waiting', path: '/w/colmeia/inbox?view=waiting' },
  ],
  'routes/_app.w.$slug.inbox.$conversationId': [
    { name: 'conversation', path: `/w/colmeia/inbox/${conversationId}` },
    {
      name: 'conversation-citation',
      path: `/w/colmeia/inbox/${conversationId}`,
      open: (page) =>
        page
          .getByRole('button', { name: /^(Source|Fonte) \d/ })
          .first()
          .click(),
    },
  ],
  'routes/_app.w.$slug.leads': [{ name: 'leads', path: '/w/colmeia/leads' }],
  'routes/_app.w.$slug.traces.$runId': [{ name: 'trace', path: `/w/colmeia/traces/${runId}` }],
  'routes/_app.w.$slug.agents._index': [{ name: 'agents', path: '/w/colmeia/agents' }],
  'routes/_app.w.$slug.agents.import': [{ name: 'agent-import', path: '/w/colmeia/agents/import' }],
  'routes/_app.w.$slug.agents.$agentId_.versions': [
    { name: 'agent-versions', path: `/w/colmeia/agents/${agentId}/versions` },
  ],
  'routes/_app.w.$slug.agents.$agentId_.compare': [
    { name: 'agent-compare', path: `/w/colmeia/agents/${agentId}/compare` },
  ],
  'routes/_app.w.$slug.agents.new': [{ name: 'agent-new', path: '/w/colmeia/agents/new' }],
  'routes/_app.w.$slug.agents.$agentId': [{ name: 'agent', path: `/w/colmeia/agents/${agentId}` }],
  'routes/_app.w.$slug.knowledge._index': [
    { name: 'knowledge', path: '/w/colmeia/knowledge' },
    { name: 'knowledge-add-text', path: '/w/colmeia/knowledge?add=text' },
    { name: 'knowledge-add-file', path: '/w/colmeia/knowledge?add=file' },
    { name: 'knowledge-add-page', path: '/w/colmeia/knowledge?add=page' },
  ],
  'routes/_app.w.$slug.knowledge.$sourceId': [
    { name: 'source', path: `/w/colmeia/knowledge/${sourceId}?chunk=${chunkId}` },
  ],
  'routes/_app.w.$slug.settings.people._index': [{ name: 'people', path: '/w/colmeia/settings/people' }],
  'routes/_app.w.$slug.settings.people.$userId': onlyIn('en', {
    name: 'person',
    path: `/w/colmeia/settings/people/${colleagueId}`,
  }),
  'routes/_app.w.$slug.settings.roles': [{ name: 'roles', path: '/w/colmeia/settings/roles' }],
  'routes/_app.w.$slug.settings.providers._index': [
    { name: 'providers', path: '/w/colmeia/settings/providers' },
    ...onlyIn('en', { name: 'providers-add', path: '/w/colmeia/settings/providers?add=choose' }),
    ...onlyIn('en', { name: 'providers-add-ollama', path: '/w/colmeia/settings/providers?add=ollama' }),
  ],
  'routes/_app.w.$slug.settings.providers.$connectionId': [
    { name: 'provider', path: '/w/colmeia/settings/providers/openai' },
  ],
  'routes/_app.w.$slug.settings.tools._index': [{ name: 'tools', path: '/w/colmeia/settings/tools' }],
  'routes/_app.w.$slug.settings.tools.new': onlyIn('en', {
    name: 'tool-new',
    path: '/w/colmeia/settings/tools/new',
  }),
  'routes/_app.w.$slug.settings.tools.mcp': onlyIn('en', {
    name: 'tool-mcp',
    path: '/w/colmeia/settings/tools/mcp',
  }),
  'routes/_app.w.$slug.settings.tools.openapi': onlyIn('en', {
    name: 'tool-openapi',
    path: '/w/colmeia/settings/tools/openapi',
  }),
  'routes/_app.w.$slug.settings.tools.$toolId': [
    { name: 'tool', path: `/w/colmeia/settings/tools/${toolId}` },
  ],
  'routes/_app.w.$slug.settings.tools.servers.$serverId': [
    { name: 'tool-server', path: `/w/colmeia/settings/tools/servers/${serverId}` },
  ],
  'routes/_app.w.$slug.settings.api-keys': onlyIn('en', {
    name: 'api-keys',
    path: '/w/colmeia/settings/api-keys',
  }),
  'routes/_app.w.$slug.settings.budgets': [
    { name: 'budgets', path: '/w/colmeia/settings/budgets' },
    ...onlyIn('en', {
      name: 'budget-new',
      path: '/w/colmeia/settings/budgets',
      open: async (page) => {
        await page
          .getByRole('button', { name: /^(New budget|Novo orçamento)$/ })
          .first()
          .click()
        await expect(page.getByRole('dialog')).toBeVisible()
      },
    }),
  ],
  'routes/_app.w.$slug.settings.audit': onlyIn('en', { name: 'audit', path: '/w/colmeia/settings/audit' }),
  'routes/_app.w_.$slug.restore': [
    { name: 'restore-nothing', path: '/w/nobody-has-this/restore', status: 404 },
  ],
  'routes/_app.account._index': [{ name: 'account', path: '/account' }],
  'routes/_app.account.notifications': [{ name: 'account-notifications', path: '/account/notifications' }],
  'routes/_app.account.security': [{ name: 'account-security', path: '/account/security' }],
  'routes/_app.account.data': [{ name: 'account-data', path: '/account/data' }],
  'routes/_app.w.$slug.settings._index': [
    { name: 'settings', path: '/w/colmeia/settings' },
    {
      name: 'palette',
      path: '/w/colmeia/settings',
      open: async (page) => {
        const palette = page.getByRole('dialog')
        await expect(async () => {
          if (!(await palette.isVisible())) await page.keyboard.press('ControlOrMeta+k')
          await expect(palette).toBeVisible({ timeout: 5_000 })
        }).toPass()
      },
    },
  ],
  'routes/_app.w.$slug.$': [{ name: 'nothing-inside', path: '/w/colmeia/nothing/here', status: 404 }],
  'routes/$': [{ name: 'nothing', path: '/nothing/here', status: 404 }],
  'routes/_app.w.$slug': [{ name: 'unknown-workspace', path: '/w/nobody-has-this/inbox', status: 404 }],
})

/** Seen without an account. */
const OUTSIDE: Record<string, Shown[]> = {
  'routes/_index': [{ name: 'home', path: '/' }],
  'routes/_auth.sign-in': [{ name: 'sign-in', path: '/sign-in' }],
  'routes/_auth.sign-up': [{ name: 'sign-up', path: '/sign-up' }],
  'routes/_auth.sign-in_.code': [{ name: 'code', path: '/sign-in/code' }],
  'routes/_auth.forgot-password': [{ name: 'forgot-password', path: '/forgot-password' }],
  'routes/_auth.sign-in_.second-step': [],
  'routes/_token.reset-password.$token': [
    { name: 'reset-password', path: `/reset-password/${'a'.repeat(43)}` },
  ],
  'routes/_token.auth.change-email.$token': [
    { name: 'change-email', path: `/auth/change-email/${'a'.repeat(43)}` },
  ],
  'routes/invite.$token': [{ name: 'invite', path: `/invite/${'a'.repeat(43)}`, status: 404 }],
  'routes/_auth.auth.confirm': [{ name: 'confirm', path: '/auth/confirm' }],
  'the demo shop': [
    { name: 'demo', path: '/demo' },
    {
      name: 'demo-answer',
      path: '/demo',
      open: async (page) => {
        const widget = new WidgetOnPage(page)
        await widget.show()
        await widget.ask('How long does delivery take? Qual o prazo de entrega?')
        // The question of the visit before and its answer are there, too, sooner or later.
        await expect(async () => {
          expect(await widget.answers.count()).toBe(await widget.log.locator('.me').count())
        }).toPass()
        await expect(widget.log.locator('.pending')).toHaveCount(0)
        await expect(widget.log).toHaveAttribute('aria-busy', 'false')
      },
    },
  ],
}

/** Routes that have no page of their own: layouts, redirects, answers to scripts. */
const NO_PAGE = [
  'root',
  'routes/_app',
  'routes/_auth',
  'routes/_app.w.$slug._index',
  'routes/_app.w.$slug.inbox',
  'routes/sign-out',
  'routes/_token',
  'routes/_app.account',
  'routes/_app.w.$slug.settings',
  'routes/account.export',
  'routes/auth.callback',
  'routes/sign-in_.with.$provider',
  'routes/tools.oauth.callback',
]
const hasNoPage = (id: string) =>
  NO_PAGE.includes(id) || id.startsWith('routes/resources.') || /\.\$agentId_\.(draft|media|prompt)$/.test(id)

const LANGUAGES = [
  { locale: 'en', browser: 'en-US', email: DEMO_ACCOUNT.email },
  { locale: 'pt-BR', browser: 'pt-BR', email: 'ana@hiviex.local' },
] as const

async function demoPlaces(): Promise<Places> {
  const database = new pg.Client(process.env.DATABASE_URL)
  await database.connect()
  const { rows } = await database.query<Places>(`
    select a.id as "agentId", c.id as "conversationId", k.source_id as "sourceId", k.id as "chunkId",
      (select user_id from members p where p.workspace_id = w.id and p.role = 'member' limit 1) as "colleagueId"
    from workspaces w
    join agents a on a.workspace_id = w.id
    join conversations c on c.agent_id = a.id
    join messages m on m.conversation_id = c.id
    join chunks k on k.id::text = m.citations -> 0 ->> 'chunkId'
    where w.slug = 'colmeia' order by c.is_closed, c.handler desc, c.id, m.created_at limit 1`)
  const tools = await makeSomeTools(database, 'colmeia')
  const [row] = rows
  if (!row) throw new Error('the demo workspace has no cited conversation')
  const calls = await makeSomeCalls(database, { slug: 'colmeia', conversationId: row.conversationId })
  await database.end()
  return { ...row, ...tools, runId: calls.runId }
}

async function signedIn(context: BrowserContext, email: string): Promise<void> {
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(DEMO_ACCOUNT.password)
  await page.locator('input[name=password]').press('Enter')
  await page.waitForURL('**/w/colmeia/**')
  await page.close()
}

/** What axe finds, in one line for each element. In the second theme only colours can differ. */
async function findings(page: Page, onlyColours: boolean): Promise<string[]> {
  // Legacy mode asks this page alone, without a second one to gather frames that no page of ours has.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (onlyColours) axe.withRules(['color-contrast', 'link-in-text-block'])
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

/** How far the page, or something that people read in it, reaches beyond the screen, in pixels. */
const overflow = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return Math.max(0, scrollWidth - clientWidth)
  })

async function look(context: BrowserContext, shown: Shown, locale: string): Promise<string[]> {
  const problems: string[] = []
  const page = await context.newPage()
  const expectsRefusal = shown.status !== undefined
  page.on('console', (message) => {
    const isOwnStatus = expectsRefusal && message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isOwnStatus) problems.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`))
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 800 })
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    if (width === 1280 || shown.open) {
      const response = await page.goto(shown.path, { waitUntil: 'load' })
      if ((response?.status() ?? 0) !== (shown.status ?? 200)) problems.push(`status ${response?.status()}`)
      const lang = await page.locator('html').getAttribute('lang')
      if (lang !== locale) problems.push(`lang is ${lang}`)
      await shown.open?.(page)
    }
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const at = `${theme} ${width}`
      // Colours are the same in every language.
      const isKnown = theme === 'dark' && locale !== 'en'
      for (const finding of isKnown ? [] : await findings(page, theme === 'dark'))
        problems.push(`${at}: ${finding}`)
      const beyond = await overflow(page)
      if (beyond > 0) problems.push(`${at}: scrolls sideways by ${beyond} px`)
      const folder = process.env.SCREENSHOTS
      if (folder) {
        mkdirSync(folder, { recursive: true })
        await page.screenshot({ path: `${folder}/${shown.name}-${locale}-${theme}-${width}.png` })
      }
    }
  }
  await page.close()
  return problems.map((problem) => `${shown.name}: ${problem}`)
}

test('every route of the build is looked at below', () => {
  const known = new Set([
    ...Object.keys(OUTSIDE),
    ...Object.keys(
      places({
        agentId: '',
        sourceId: '',
        conversationId: '',
        chunkId: '',
        colleagueId: '',
        toolId: '',
        serverId: '',
        runId: '',
      }),
    ),
  ])
  const missing = builtRoutes().filter(({ id }) => !known.has(id) && !hasNoPage(id))
  expect(missing.map(({ id }) => id)).toEqual([])
})

for (const { locale, browser: browserLocale, email } of LANGUAGES) {
  test(`every page stands in ${locale}: light and dark, wide and narrow`, async ({ browser, baseURL }) => {
    test.setTimeout(600_000)
    const problems: string[] = []
    const outside = await browser.newContext({ baseURL, locale: browserLocale })
    for (const shown of Object.values(OUTSIDE).flat()) problems.push(...(await look(outside, shown, locale)))
    await outside.close()
    const inside = await browser.newContext({ baseURL, locale: browserLocale })
    await signedIn(inside, email)
    const shown = Object.values(places(await demoPlaces())).flat()
    for (const one of shown.filter((one) => !one.locale || one.locale === locale))
      problems.push(...(await look(inside, one, locale)))
    await inside.close()
    expect(problems).toEqual([])
  })
}
