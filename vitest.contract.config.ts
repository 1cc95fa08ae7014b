import { defineConfig } from 'vitest/config'

// What this product relies on in Supabase, through supabase-js. tests/contract/setup.ts says against which Supabase.
export default defineConfig({
  test: {
    name: 'contract',
    include: ['tests/contract/**/*.contract.ts'],
    globalSetup: ['tests/contract/setup.ts'],
    pool: 'forks',
    poolOptions: { forks: { singleFork: true } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
