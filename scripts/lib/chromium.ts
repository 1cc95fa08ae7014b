import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** Root and containers have no user namespaces for the sandbox, and often a tiny /dev/shm. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
]

async function playwrightsOwn(): Promise<string | null> {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

const isDebianRoot = () =>
  process.getuid?.() === 0 &&
  existsSync('/etc/os-release') &&
  /debian|ubuntu/i.test(readFileSync('/etc/os-release', 'utf8'))

/**
 * The path of a Chromium to test with: CHROMIUM_PATH, a system browser, Playwright's own, a fresh Playwright download, or
 * Debian's package. Throws an Error that says what to install when there is none.
 */
export async function findChromium(say: (line: string) => void): Promise<string> {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, which does not exist.`)
    return named
  }
  const found = SYSTEM.find(existsSync) ?? (await playwrightsOwn())
  if (found) return found

  if (isDebianRoot()) {
    say('No browser found: installing the Debian package chromium')
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const installed = SYSTEM.find(existsSync)
    if (installed) return installed
  }
  say('No browser found: asking Playwright to download Chromium')
  try {
    execFileSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'ignore' })
  } catch {
    // A closed network: the message below says what helps.
  }
  const downloaded = await playwrightsOwn()
  if (downloaded) return downloaded
  throw new Error(
    'The browser tests need Chromium or Chrome. Install one, or set CHROMIUM_PATH to its program file.',
  )
}
