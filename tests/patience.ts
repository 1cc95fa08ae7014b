import { vi } from 'vitest'

// `vi.waitFor` waits for a second unless it is told otherwise, which a loaded machine may well need; `expect.poll` is told in
// vitest.config.ts. Who waits for something that comes waits no longer for it than before.

const { waitFor } = vi
const TIMEOUT_MS = 20_000

vi.waitFor = (callback, options = {}) =>
  waitFor(callback, typeof options === 'number' ? options : { timeout: TIMEOUT_MS, ...options })
