import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Route } from '#app/domain/providers/route.ts'
import type { Limits } from '#app/integrations/llm/stream-watch.ts'
import type { ChatModel } from '#app/integrations/llm/types.ts'
import type { Promised } from '../fakes/llm-promises.ts'
import { type FakeLlm, startFakeLlm } from '../fakes/llm-server.ts'
import { KEY } from './promise.ts'

export type Vendor = 'openai' | 'anthropic'
export const VENDORS: readonly Vendor[] = ['openai', 'anthropic']
export const otherThan = (vendor: Vendor): Vendor => (vendor === 'openai' ? 'anthropic' : 'openai')

/**
 * Two providers, a place that no request may ever reach, and a workspace with a chain for each vendor: first the one that
 * misbehaves, then the other vendor's, which is well.
 */
export type World = {
  bad: FakeLlm
  good: FakeLlm
  /** Requests that arrived where a redirect leads. */
  strayed: () => number
  workspaceId: string
  agentId: string
  chain: Record<Vendor, { models: string[]; route: Route }>
  close(): Promise<void>
}

const PATIENT: Limits = { firstTokenMs: 20_000, betweenTokensMs: 20_000 }

/** Short only where a silence is the fault: a loaded machine is slow, not wrong. */
export function limitsFor({ ends, text }: Promised): Limits {
  if (ends !== 'timeout') return PATIENT
  return text === 'none' ? { ...PATIENT, firstTokenMs: 250 } : { ...PATIENT, betweenTokensMs: 250 }
}

const baseUrl = (fake: FakeLlm, vendor: Vendor) =>
  vendor === 'openai' ? fake.openaiBaseUrl : fake.anthropicBaseUrl

/** The official SDK of the vendor, as the installation's own keys use it. */
export async function sdkModel(fake: FakeLlm, vendor: Vendor, limits = PATIENT): Promise<ChatModel> {
  const config = { apiKey: KEY, baseUrl: baseUrl(fake, vendor), limits }
  if (vendor === 'openai') {
    const { openaiModel } = await import('#app/integrations/llm/openai.server.ts')
    return openaiModel({ provider: 'openai', ...config })
  }
  const { anthropicModel } = await import('#app/integrations/llm/anthropic.server.ts')
  return anthropicModel(config)
}

/** The same behind the guarded door, as a workspace's connection uses it. */
export async function connectedModel(fake: FakeLlm, vendor: Vendor, limits = PATIENT): Promise<ChatModel> {
  const { connectModel } = await import('#app/integrations/llm/connect.server.ts')
  return connectModel({
    provider: vendor,
    apiKey: KEY,
    baseUrl: baseUrl(fake, vendor),
    limits,
    trusted: false,
  })
}

export async function makeWorld(): Promise<World> {
  const { makeWorkspace, makeConversation } = await import('../fixtures/workspaces.ts')
  const { createConnection } = await import('#app/domain/providers/create-connection.server.ts')
  const { prepareRoute } = await import('#app/domain/providers/prepare-route.server.ts')
  let strayed = 0
  const elsewhere = createServer((_request, response) => {
    strayed += 1
    response.end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const { port } = elsewhere.address() as AddressInfo
  const bad = await startFakeLlm({ elsewhere: `http://127.0.0.1:${port}/` })
  const good = await startFakeLlm()
  const ctx = await makeWorkspace('Providers')
  const { agentId } = await makeConversation(ctx)
  const connect = async (name: string, fake: FakeLlm, vendor: Vendor) => {
    const { id } = await createConnection(ctx, {
      preset: 'custom',
      kind: vendor,
      name,
      baseUrl: baseUrl(fake, vendor),
      key: KEY,
    })
    return `connection:${id}:fake-1`
  }
  const chainOf = async (vendor: Vendor) => {
    const models = [
      await connect(`bad ${vendor}`, bad, vendor),
      await connect(`good for ${vendor}`, good, otherThan(vendor)),
    ]
    return { models, route: await prepareRoute(ctx.workspaceId, agentId, models) }
  }
  const chain = { openai: await chainOf('openai'), anthropic: await chainOf('anthropic') }
  return {
    bad,
    good,
    strayed: () => strayed,
    workspaceId: ctx.workspaceId,
    agentId,
    chain,
    async close() {
      await Promise.all([bad.close(), good.close()])
      await new Promise((resolve) => elsewhere.close(resolve))
    },
  }
}
