import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { ask, composer, lastAnswer, launcher, test } from './widget-harness.ts'

// The same widget on the demo shop, answered by the real server from the demo's knowledge.
test.describe('the demo shop', () => {
  test('answers a visitor from its knowledge and shows the source, under a customer’s policy', async ({
    page,
    seen,
  }) => {
    await page.goto('/demo?lang=en')
    await page.getByRole('button', { name: 'Ask Mel' }).first().click()
    await expect(composer(page)).toBeFocused()
    await page.getByRole('button', { name: 'How long does delivery take?' }).click()
    await expect(lastAnswer(page)).toContainText('2 to 4 working days', { timeout: 20_000 })
    await page.locator('hiviex-widget button.cite').first().click()
    await expect(page.locator('hiviex-widget mark')).toContainText('working days')
    await page.keyboard.press('Escape')
    await page.reload()
    await launcher(page).click()
    await expect(lastAnswer(page)).toContainText('2 to 4 working days')
    const host = new URL(page.url()).origin
    expect(seen.requests.filter((url) => !url.startsWith(host))).toEqual([])
  })

  test('answers in Portuguese on the Portuguese page', async ({ page }) => {
    await page.goto('/demo?lang=pt-BR')
    await launcher(page).click()
    await expect(composer(page)).toHaveAttribute('placeholder', 'Faça uma pergunta')
    await ask(page, 'Qual é o prazo de entrega no Sudeste?')
    await expect(lastAnswer(page)).toContainText('dias úteis', { timeout: 20_000 })
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has no serious accessibility finding, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme })
      await page.goto('/demo')
      await expect(launcher(page)).toBeVisible()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(
        violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
      ).toEqual([])
    })
  }
})
