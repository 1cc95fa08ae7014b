import { expect, type Locator, type Page } from '@playwright/test'

/** The widget as a visitor sees it on a page. Everything is found by role, through its shadow root. */
export class WidgetOnPage {
  readonly page: Page
  readonly dialog: Locator
  readonly log: Locator
  readonly composer: Locator
  /** The agent's and the team's messages without the welcome, oldest first. */
  readonly answers: Locator

  constructor(page: Page) {
    this.page = page
    this.dialog = page.locator('hiviex-widget').getByRole('dialog')
    this.log = this.dialog.getByRole('log')
    this.composer = this.dialog.getByRole('textbox')
    this.answers = this.log.locator('.me ~ .it:not(.dots)')
  }

  /** Goes to the demo shop, with the given agent in its corner, and opens the chat. */
  static async open(
    page: Page,
    options: { agent?: string; lang?: string } = {},
    origin = '',
  ): Promise<WidgetOnPage> {
    const query = new URLSearchParams(options as Record<string, string>)
    await page.goto(`${origin}/demo?${query}`)
    const widget = new WidgetOnPage(page)
    await widget.show()
    return widget
  }

  async show(): Promise<void> {
    await this.page.locator('hiviex-widget > button, hiviex-widget button').first().click()
    await expect(this.composer).toBeVisible()
  }

  async ask(text: string): Promise<void> {
    await this.composer.fill(text)
    await this.composer.press('Enter')
  }

  /** Resolves once nothing is being written and there are `count` messages of the other side. */
  async answered(count: number): Promise<string> {
    await expect(this.answers).toHaveCount(count)
    await expect(this.log).toHaveAttribute('aria-busy', 'false')
    return (await this.answers.last().textContent()) ?? ''
  }
}

/** Every text an element goes through, until it rests. Proof that words came one after the other. */
export async function textsOf(element: Locator, isOver: () => Promise<boolean>): Promise<string[]> {
  const texts: string[] = []
  for (;;) {
    const over = await isOver()
    const text = (await element.textContent()) ?? ''
    if (text !== texts.at(-1)) texts.push(text)
    if (over) return texts
  }
}
