import { expect, type Page } from '@playwright/test'

export const PASSWORD = 'honey in the comb'

let made = 0
export const newEmail = () => `ana-${Date.now().toString(36)}-${++made}@example.com`

/** Signs up a new person in this page and opens a new workspace of theirs. Returns its slug. */
export async function newWorkspace(
  page: Page,
  name = 'Café da Ana',
): Promise<{ email: string; slug: string }> {
  const email = newEmail()
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill('Ana Lima')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('**/onboarding')
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Create workspace' }).click()
  await page.waitForURL(/\/w\/[^/]+\//)
  const slug = /\/w\/([^/]+)/.exec(page.url())?.[1] ?? ''
  expect(slug).not.toBe('')
  return { email, slug }
}

/** Makes an agent there from what is offered first, and leads to its editor. Returns its id. */
export async function makeAgent(page: Page, slug: string, name = 'Mel'): Promise<string> {
  await page.goto(`/w/${slug}/agents/new`)
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Create agent' }).click()
  await page.waitForURL(/\/agents\/[0-9a-f-]{36}$/)
  return page.url().split('/').at(-1) ?? ''
}

export async function signOut(page: Page, slug: string): Promise<void> {
  await page.goto(`/w/${slug}/settings`)
  await page
    .getByRole('button', { name: /Your account/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** The text of the newest captured mail to an address. */
export async function mailTo(page: Page, email: string): Promise<string> {
  const mailbox = `${process.env.SUPABASE_URL}/mailbox`
  let text = ''
  await expect(async () => {
    const html = await (await page.request.get(mailbox)).text()
    const mail = html.split('<details>').find((part) => part.includes(`to ${email}</summary>`))
    text = /<pre>([\s\S]*?)<\/pre>/.exec(mail ?? '')?.[1] ?? ''
    expect(text).not.toBe('')
  }).toPass()
  return text.replaceAll('&amp;', '&')
}
