/** The sign-in of the seeded demo workspace. Public on purpose, and only ever seeded on a developer's machine. */
export const DEMO_ACCOUNT = { email: 'demo@hiviex.local', password: 'hiviex-demo' } as const
