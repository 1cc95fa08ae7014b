import { beforeAll, expect, it, vi } from 'vitest'
import type { Context } from '#app/domain/context.server.ts'
import { addPage } from '#app/domain/knowledge/add-page.server.ts'
import { tryConnection } from '#app/domain/providers/try-connection.server.ts'
import { startLocalSite } from '../../../tests/fixtures/local-site.ts'
import { makeWorkspace } from '../../../tests/fixtures/workspaces.ts'
import { readDocument } from './openapi/read-document.server.ts'
import { saveHttpTool } from './save-http-tool.server.ts'
import { saveMcpServer } from './servers/save-mcp-server.server.ts'
import { testTool } from './test-tool.server.ts'

// Everything that takes an address from a person, on a developer's machine, against the services it really runs on.
let home: Context
beforeAll(async () => {
  vi.stubEnv('ALLOW_LOOPBACK_FETCH', '1')
  home = await makeWorkspace('Home')
})

const OWN = { messageKey: 'errors.knowledge.addressOwn' }
const services = () => {
  const { SUPABASE_URL = '', DATABASE_URL = '' } = process.env
  const ports = [SUPABASE_URL, DATABASE_URL].map((url) => new URL(url).port)
  return ports.flatMap((port) => [`http://localhost:${port}/`, `http://127.0.0.1:${port}/rest/v1/`])
}

it('is refused with the reason, wherever it leads to our own database or API', async () => {
  expect(services()).toHaveLength(4)
  for (const url of services()) {
    await expect(
      saveMcpServer(home, { serverId: null, name: 'Ours', url, auth: 'none' }),
    ).rejects.toMatchObject(OWN)
    await expect(addPage(home, { url, agentIds: [] })).rejects.toMatchObject({
      fields: { url: OWN.messageKey },
    })
    await expect(readDocument(home, { address: url })).rejects.toMatchObject(OWN)
    expect(
      await tryConnection(home, { preset: 'custom', kind: 'compatible', baseUrl: url, key: 'k' }),
    ).toMatchObject({
      ok: false,
      code: 'address_own',
    })
    expect(await called(url)).toMatchObject({ isError: true, detail: { problem: 'address_own' } })
  }
})

it('is reached where it belongs to somebody else on the same machine', async () => {
  const site = await startLocalSite()
  try {
    expect(await called(`${site.url}/hours`)).toMatchObject({ isError: false })
    expect(site.asked).toEqual(['/hours'])
    // Nor does a neighbour lead there.
    const [own = ''] = services()
    expect(await called(`${site.url}/redirect?to=${encodeURIComponent(own)}`)).toMatchObject({
      isError: true,
    })
  } finally {
    await site.close()
  }
})

let count = 0
async function called(url: string) {
  const { toolId } = await saveHttpTool(home, {
    toolId: null,
    name: `ours_${++count}`,
    title: 'Ours',
    description: 'Asks.',
    isDangerous: false,
    secrets: {},
    config: {
      method: 'GET',
      url,
      fixed: [],
      parameters: [],
      response: { mode: 'text', fields: [] },
      timeoutSeconds: 5,
    },
  })
  return testTool(home, { toolId, args: '{}' })
}
