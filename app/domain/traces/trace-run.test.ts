import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { defaultAgentSettings } from '#app/domain/agents/schemas.ts'
import type { RunPlan } from '#app/domain/conversations/run-plan.server.ts'
import { runSpent } from '#app/domain/conversations/run-spent.ts'
import { startTracing, stopTracing } from '#app/integrations/telemetry/tracing.server.ts'
import { traceRecorder } from './recorder.ts'
import { traceRun } from './trace-run.server.ts'

const plan: RunPlan = {
  runId: 'r',
  workspaceId: 'w',
  conversationId: 'c',
  agentId: 'a',
  agentName: 'Mel',
  answerId: 'm',
  question: 'the canary question',
  settings: { ...defaultAgentSettings('en'), instructions: 'the canary instructions' },
  history: [],
  language: 'en',
  attempt: 1,
  failedAttempts: 0,
  ageSeconds: 0,
  logged: '',
}

it('sends who was asked and what was called by the names of the GenAI conventions, and nothing anybody wrote', async () => {
  const bodies: string[] = []
  const collector = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    bodies.push(text)
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  expect(traceRun(plan, traceRecorder(), runSpent(traceRecorder()), null)).toBeNull()
  await startTracing({
    service: 'test',
    endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  })

  const trace = traceRecorder()
  const spent = runSpent(trace)
  const record = {
    reference: 'anthropic:claude-sonnet-5',
    connectionKey: 'platform:anthropic',
    connectionName: 'anthropic',
    provider: 'anthropic',
    model: 'claude-sonnet-5',
    status: 'failed' as const,
    reason: 'rate_limited',
    message: 'the canary message',
    offsetMs: 0,
    durationMs: 3,
    firstTokenMs: null,
    retryAfterMs: null,
    inputTokens: 7,
    outputTokens: 0,
    cost: 14,
  }
  spent.attempt(record, trace.now())
  trace.add({ kind: 'prompt', name: 'system', data: { text: 'the canary prompt' } })
  trace.add({
    kind: 'tool',
    name: 'find_order',
    data: { callId: 'id-1', kind: 'http', arguments: { id: 'canary' }, result: 'the canary result' },
  })
  expect(traceRun(plan, trace, spent, 'provider_rate_limited')).toMatch(/^[0-9a-f]{32}$/)
  await stopTracing()
  collector.close()

  const sent = bodies.join('')
  const { spans } = JSON.parse(sent).resourceSpans[0].scopeSpans[0] as {
    spans: {
      name: string
      attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
    }[]
  }
  const named = Object.fromEntries(
    spans.map(({ name, attributes }) => [
      name,
      Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue])),
    ]),
  )
  expect(named['invoke_agent Mel']).toMatchObject({
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.id': 'a',
    'gen_ai.conversation.id': 'c',
    'gen_ai.usage.input_tokens': 7,
    'error.type': 'provider_rate_limited',
  })
  expect(named['chat claude-sonnet-5']).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'anthropic',
    'gen_ai.request.model': 'claude-sonnet-5',
    'error.type': 'rate_limited',
  })
  expect(named['execute_tool find_order']).toMatchObject({
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'find_order',
    'gen_ai.tool.call.id': 'id-1',
  })
  expect(sent).not.toContain('canary')
})
