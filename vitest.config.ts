import { defineConfig } from 'vitest/config'

// Two projects: `unit` needs nothing running; `integration` gets a real database from tests/integration-setup.ts.
// A loaded machine is slow, not wrong: what is waited for may take its time, in tests/patience.ts too.
const PATIENT = {
  testTimeout: 30_000,
  setupFiles: ['tests/patience.ts'],
  expect: { poll: { timeout: 20_000 } },
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    minWorkers: 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{app,jobs,widget,supabase/embedded,scripts,tests}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', 'tests/e2e/**', 'tests/contract/**', 'node_modules/**'],
          environment: 'node',
          ...PATIENT,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{app,jobs,tests}/**/*.db.test.ts'],
          globalSetup: ['tests/integration-setup.ts'],
          ...PATIENT,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
