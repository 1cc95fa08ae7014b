import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { SealedTool } from '#app/db/tool-secrets.server.ts'
import type { OfferedTool } from '../types.ts'

// What docs/tools.md promises of a new kind: the line in the registry makes its rows tools that can be called.

const toyTool = (_workspaceId: string, row: SealedTool): OfferedTool => ({
  spec: { name: row.name, description: row.description, parameters: { type: 'object', properties: {} } },
  kind: row.kind,
  toolId: row.id,
  title: row.title,
  visitorTitle: null,
  isDangerous: false,
  isIdempotent: true,
  run: async () => ({ content: 'played', isError: false }),
})

beforeAll(() => {
  vi.resetModules()
  vi.doMock('./kinds.server.ts', async (original) => {
    const { KINDS } = await original<typeof import('./kinds.server.ts')>()
    return { KINDS: { ...KINDS, toy: toyTool } }
  })
})
afterAll(() => {
  vi.doUnmock('./kinds.server.ts')
  vi.resetModules()
})

const row = (kind: string) =>
  ({ id: 'one', kind, name: 'play', title: 'Play', description: 'Plays.' }) as unknown as SealedTool

it('a kind with a maker in the registry is offered and called', async () => {
  const { toolOf } = await import('../offer-tools.server.ts')
  const tool = toolOf('workspace', row('toy'))
  expect(tool).toMatchObject({ spec: { name: 'play' }, kind: 'toy', toolId: 'one' })
  expect(await tool?.run({}, {} as never)).toEqual({ content: 'played', isError: false })
})

it('a row of a kind that nobody makes is offered to nobody', async () => {
  const { toolOf } = await import('../offer-tools.server.ts')
  expect(toolOf('workspace', row('game'))).toBe(null)
})
