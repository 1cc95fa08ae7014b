import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGS } from '../../scripts/lib/chromium.ts'

// Each worker has a product of its own: a crash test in one must not surprise another. A spec finds it in its environment.
const houses = JSON.parse(process.env.E2E_HOUSES ?? '[]') as Record<string, string>[]
Object.assign(process.env, houses[Number(process.env.TEST_PARALLEL_INDEX ?? 0)])

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  // How long to wait is no promise: a busy machine may take its time.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // In the run of everything: one unlucky moment in ten minutes of clicks decides nothing, but is told, with its reason.
  retries: Number(process.env.E2E_RETRIES ?? 0),
  reporter: [['list']],
  outputDir: '../../test-results',
  use: {
    baseURL: process.env.E2E_BASE_URL,
    locale: 'en-US',
    timezoneId: 'America/Sao_Paulo',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: CHROMIUM_ARGS },
    trace: 'off',
    screenshot: 'only-on-failure',
  },
})
