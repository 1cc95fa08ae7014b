import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { forgetLimits } from './limits.ts'
import { newWorkspace } from './person.ts'

test.beforeEach(forgetLimits)

async function newAgent(page: Page, template = 'Sales'): Promise<string> {
  const { slug } = await newWorkspace(page)
  await page.goto(`/w/${slug}/agents/new`)
  await page.getByLabel('Name').fill('Mel')
  await page
    .locator('label')
    .filter({ has: page.getByRole('radio', { name: template, exact: true }) })
    .click()
  await page.getByRole('button', { name: 'Create agent' }).click()
  await page.waitForURL(/\/agents\/[0-9a-f-]{36}$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Mel' })).toBeVisible()
  return slug
}

const saved = (page: Page) => page.locator('[role=status][data-state=saved]')
const part = (page: Page, name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) })

/** Opens a part of the form by its place in the list, and is there. */
async function open(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Parts of the agent' }).getByRole('link', { name }).click()
  await expect(part(page, name)).toHaveAttribute('aria-expanded', 'true')
}

async function expectCalmAxe(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

test('a starting point makes an agent that opens and answers in its own words', async ({ page }) => {
  await newAgent(page, 'Booking')
  await expect(page.getByLabel('Role')).toHaveValue('Reception assistant')
  const preview = page.getByRole('region', { name: /preview|try/i })
  await expect(preview.getByText('Would you like to book')).toBeVisible()
  await expect(preview.getByText('This agent has no knowledge yet')).toBeVisible()
  await preview.getByRole('button', { name: 'How much does it cost?' }).click()
  await expect(preview.getByText('ask for a person here in the chat')).toBeVisible()
})

/** The instructions of a new agent, with `text` typed and the visitor's name offered to end it. */
async function offerName(page: Page, text: string) {
  await newAgent(page, 'Blank')
  const instructions = page.getByRole('combobox', { name: /^Instructions/ })
  await instructions.click()
  await page.keyboard.type(text)
  await expect(page.getByRole('option', { name: /Visitor's name/ })).toHaveAttribute('aria-selected', 'true')
  return instructions
}

test('variables are offered while writing, and names that are none are said', async ({ page }) => {
  const instructions = await offerName(page, 'Greet {{visitor.na')
  await page.keyboard.press('Enter')
  await expect(instructions).toHaveValue('Greet {{visitor.name}}')
  await page.keyboard.type(' on {{page')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await expect(instructions).toHaveValue('Greet {{visitor.name}} on {{page.title}}')
  await page.keyboard.type(' {{')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('listbox')).toHaveCount(0)
  await page.keyboard.type('visitor.shoe}}')
  await expect(page.getByText('{{visitor.shoe}} is no variable.')).toBeVisible()
  await page.getByRole('button', { name: /^Insert variable/ }).click()
  await page.getByRole('menuitem', { name: /Time/ }).click()
  await expect(instructions).toHaveValue(/\{\{time\.now\}\}/)

  await page.getByRole('button', { name: 'See the finished prompt' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/^About [\d,]+ tokens/)).toBeVisible()
  await dialog.getByText('Instructions', { exact: true }).click()
  await expect(dialog.getByText(/Greet ⟦Anna Example⟧ on ⟦Products⟧/)).toBeVisible()
  await expectCalmAxe(page)
})

test('a variable is chosen by the mouse as well, and the text keeps the keyboard', async ({ page }) => {
  const instructions = await offerName(page, 'Hi {{visitor.na')
  await page.getByRole('option', { name: /Visitor's name/ }).click()
  await expect(instructions).toHaveValue('Hi {{visitor.name}}')
  await expect(instructions).toBeFocused()
  await page.keyboard.type(', it is ')
  await page.getByRole('button', { name: /^Insert variable/ }).click()
  await page.getByRole('menuitem', { name: /Time/ }).click()
  await expect(instructions).toBeFocused()
  await page.keyboard.type('!')
  await expect(instructions).toHaveValue('Hi {{visitor.name}}, it is {{time.now}}!')
})

test('who types on right after choosing a variable is not split', async ({ page }) => {
  const instructions = await offerName(page, 'Hi {{visitor.na')
  // Both before the browser paints, as on a slow machine.
  await instructions.evaluate(async (area) => {
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await Promise.resolve()
    document.execCommand('insertText', false, ', wel')
  })
  await expect(page.getByRole('listbox')).toHaveCount(0)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.keyboard.type('come')
  await expect(instructions).toHaveValue('Hi {{visitor.name}}, welcome')
})

test('changes are undone and done again, by key and by button, and kept', async ({ page }) => {
  await newAgent(page)
  await page.getByTitle('Owl').click()
  await page.getByTitle('Fox').click()
  const undo = page.getByRole('button', { name: 'Undo' })
  await page.getByRole('heading', { level: 1 }).click()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('radio', { name: 'Honeycomb' })).toBeChecked()
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(page.getByRole('radio', { name: 'Fox' })).toBeChecked()
  await page.getByLabel('Tone').selectOption('brief')
  await undo.click()
  await expect(page.getByLabel('Tone')).toHaveValue('friendly')
  await expect(saved(page)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Fox' })).toBeChecked()
  await expect(page.getByLabel('Tone')).toHaveValue('friendly')

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog').getByText('Undo a change')).toBeVisible()
})

test('business hours are set for a week, copied, checked and kept', async ({ page }) => {
  await newAgent(page)
  await open(page, 'Handover and hours')
  await page.getByRole('switch', { name: 'Keep business hours' }).check()
  await page.getByLabel('Monday, from (1)').fill('08:30')
  await page.getByRole('button', { name: 'Add hours on Monday' }).click()
  await page.getByLabel('Monday, until (2)').fill('02:00')
  await expect(page.getByText('until the next day')).toBeVisible()
  await page.getByRole('button', { name: 'Copy the hours of Monday to all weekdays' }).click()
  await expect(page.getByLabel('Friday, from (1)')).toHaveValue('08:30')
  await expect(page.getByLabel('Friday, until (2)')).toHaveValue('02:00')
  await expect(page.getByLabel('Sunday, from (1)')).toHaveCount(0)
  await expect(page.getByText(/^Right now/)).toBeVisible()
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])
    for (const number of [2, 1])
      await page.getByRole('button', { name: `Remove hours ${number} of ${day}` }).click()
  await expect(page.getByText('nobody is ever there')).toBeVisible()
  await page.getByRole('button', { name: 'Monday to Friday, 9 to 6' }).click()
  await expect(saved(page)).toBeVisible()
  await page.reload()
  await open(page, 'Handover and hours')
  await expect(page.getByLabel('Friday, until (1)')).toHaveValue('18:00')
})

test('guardrails can be tried before anybody meets them', async ({ page }) => {
  await newAgent(page)
  await open(page, 'Guardrails')
  await page.getByLabel('Blocked words').fill('Coração\nrival shop')
  await page.getByRole('checkbox', { name: 'E-mail addresses' }).check()
  await page.getByRole('checkbox', { name: 'CPF' }).check()
  const trial = page.getByLabel('Try it')
  await trial.fill('I am ana@example.com, 529.982.247-25')
  await expect(page.getByText('I am [e-mail 1], [CPF 1]')).toBeVisible()
  await trial.fill('do you know the RIVAL  shop?')
  await expect(page.getByText('Refused because of "rival shop".')).toBeVisible()
  await expect(
    page.getByText('do you know the •••••  •••••?').or(page.getByText('do you know the ••••• ••••?')),
  ).toBeVisible()
  await expect(saved(page)).toBeVisible()

  const preview = page.getByRole('region', { name: /preview|try/i })
  await preview.getByLabel('Ask the agent').fill('Is CORACAO on sale?')
  await preview.getByLabel('Ask the agent').press('Enter')
  await expect(preview.getByRole('log')).toContainText(/cannot help with that/i)
})

test('a mistake is listed, and the list leads to its field, also in a closed part', async ({ page }) => {
  await newAgent(page)
  await open(page, 'Advanced')
  await page.getByText('Answers as data', { exact: true }).click()
  const schema = page.getByLabel(/^JSON Schema/)
  await schema.fill('{\n  "type": "object",\n  oops\n}')
  await expect(page.getByText('look at line 3, column 3')).toBeVisible()
  const summary = page.getByRole('region', { name: 'What is not saved yet' })
  await expect(summary.getByRole('button')).toHaveCount(1)
  await part(page, 'Advanced').click()
  await expect(schema).toBeHidden()
  await summary.getByRole('button').click()
  await expect(schema).toBeFocused()
  await schema.fill('{"type":"object"}')
  await expect(summary).toHaveCount(0)
  await expect(saved(page)).toBeVisible()
})

test('the preview keeps its talk while settings change, says so, and starts anew on demand', async ({
  page,
}) => {
  await newAgent(page)
  const preview = page.getByRole('region', { name: /preview|try/i })
  await preview.getByLabel('Ask the agent').fill('Hello')
  await preview.getByLabel('Ask the agent').press('Enter')
  await expect(preview.getByText('What would you like to know?')).toBeVisible()
  await expect(preview.getByText('applies from the next question')).toHaveCount(0)
  await page.getByLabel('Tone').selectOption('brief')
  await expect(preview.getByText('applies from the next question')).toBeVisible()
  await expect(preview.getByText('What would you like to know?')).toBeVisible()
  await preview.getByLabel('Ask the agent').fill('Thanks')
  await preview.getByLabel('Ask the agent').press('Enter')
  await expect(preview.getByText('You are welcome.')).toBeVisible()
  await expect(preview.getByText('applies from the next question')).toHaveCount(0)
  await preview.getByRole('button', { name: /restart|start|anew/i }).click()
  await expect(preview.getByText('You are welcome.')).toHaveCount(0)
})

test('two sides answer the same question, with times and tokens', async ({ page }) => {
  await newAgent(page)
  await page.getByRole('link', { name: 'Compare' }).click()
  const left = page.getByRole('region', { name: /^Left/ })
  const right = page.getByRole('region', { name: /^Right/ })
  await right.getByLabel('Model').click()
  await page.getByRole('option', { name: /^gpt-5\.4-mini/ }).click()
  await expect(right.getByText('Changed for this test')).toBeVisible()
  await page.getByLabel('Ask both the same question').fill('Hello')
  await page.keyboard.press('Enter')
  await expect(left.getByText('What would you like to know?')).toBeVisible()
  for (const side of [left, right]) {
    await expect(side.getByText(/\d+ read, \d+ written/)).toBeVisible()
    await expect(side.locator('dd').first()).toHaveText(/\d/)
  }
  await expectCalmAxe(page)
  await page.getByRole('button', { name: 'Start both anew' }).click()
  await expect(left.getByText('The answer appears here.')).toBeVisible()
  await left.getByLabel('What answers').selectOption('draft')
  await page.getByRole('link', { name: 'Back to the editor' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Mel' })).toBeVisible()
})

test('on a phone the parts are folded one below the other', async ({ page }) => {
  await newAgent(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.reload()
  await expect(part(page, 'Who it is')).toHaveAttribute('aria-expanded', 'true')
  await expect(part(page, 'How it opens')).toHaveAttribute('aria-expanded', 'false')
  await expect(page.getByLabel('Welcome message')).toBeHidden()
  await part(page, 'How it opens').click()
  await expect(page.getByLabel('Welcome message')).toBeVisible()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every part of the form stands up to axe in the ${colorScheme} theme, wide and on a phone`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await newAgent(page)
    for (const name of ['Handover and hours', 'Guardrails', 'Tools', 'Pictures and videos', 'Advanced'])
      await open(page, name)
    await page.getByRole('switch', { name: 'Keep business hours' }).check()
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      await expectCalmAxe(page)
    }
  })
}
