import { expect, it } from 'vitest'
import { defaultAgentSettings } from '#app/domain/agents/schemas.ts'
import { keepThings } from './kept.ts'
import { runTool } from './run-tool.server.ts'
import type { OfferedTool, ToolContext, ToolResult } from './types.ts'

const context: Omit<ToolContext, 'signal'> = {
  workspaceId: 'w',
  agentId: 'a',
  agentName: 'Mel',
  conversationId: 'c',
  runId: 'r',
  visitorId: 'v',
  previewUserId: null,
  language: 'en',
  settings: defaultAgentSettings('en'),
  idempotencyKey: 'k',
  kept: keepThings(),
}
const tool = (run: OfferedTool['run']): OfferedTool => ({
  spec: { name: 'find_order', description: '', parameters: { type: 'object' } },
  kind: 'http',
  toolId: null,
  title: 'Find an order',
  isDangerous: false,
  isIdempotent: false,
  visitorTitle: null,
  run,
})
const never = new AbortController().signal

it('gives what the tool gave, cut', async () => {
  const long = await runTool(
    tool(async () => ({ content: 'x'.repeat(90_000), isError: false })),
    {},
    context,
    never,
  )
  expect(long.content.length).toBeLessThanOrEqual(16_000)
  expect(long).toMatchObject({ isError: false, errorCode: null })
})

it('gives up one that does not answer and does not listen, and says that the outcome is unknown', async () => {
  const deaf = tool(() => new Promise<ToolResult>(() => {}))
  expect(await runTool(deaf, {}, context, never, 20)).toMatchObject({
    isError: true,
    errorCode: 'timeout',
    content: expect.stringContaining('not known'),
  })
  const stop = new AbortController()
  stop.abort()
  expect(await runTool(deaf, {}, context, stop.signal)).toMatchObject({ errorCode: 'stopped' })
})

it('never throws, and tells the model nothing of what broke', async () => {
  const broken = tool(async () => {
    throw new Error('postgres://secret')
  })
  const end = await runTool(broken, {}, context, never)
  expect(end).toMatchObject({ isError: true, errorCode: 'internal' })
  expect(end.content).not.toContain('secret')
})
