import { defineConfig } from 'vitest/config'

// Two projects: `unit` needs nothing running; `integration` gets a real database from tests/integration-setup.ts.
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
          // A loaded machine is slow, not wrong.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{app,jobs,tests}/**/*.db.test.ts'],
          globalSetup: ['tests/integration-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
