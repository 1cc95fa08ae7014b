import { randomUUID } from 'node:crypto'
import { PERMISSIONS, permissionRows } from '#app/domain/permissions.ts'
import { type HttpHouse, newAddress, post } from './http-house.ts'
import { readSurface } from './surface.ts'

// Every row of the table of permissions, asked through HTTP by each role. What is asked for is not there or not well formed, so
// that nothing is done: whoever may is told so (400, 404, 200), whoever may not is refused (403) before anybody looks.

/** `path` within the workspace, or a whole one with `:slug` in it. */
type Ask = { method?: 'GET'; path: string; form?: Record<string, string> }
const addressOf = ({ path }: Ask): string =>
  path.includes(':slug') ? path.replace(':slug', 'canary-b0') : `/w/canary-b0${path}`
const none = () => randomUUID()
const people = (form: Record<string, string>): Ask => ({ path: '/settings/people?index', form })
const settings = (form: Record<string, string>): Ask => ({ path: '/settings?index', form })

export const ASKS: Record<string, () => Ask> = {
  'workspace:read': () => ({ method: 'GET', path: '/inbox' }),
  'workspace:update': () => settings({ intent: 'workspace', name: '' }),
  'workspace:transfer': () => settings({ intent: 'transfer', toUserId: none(), userId: none() }),
  'workspace:delete': () => settings({ intent: 'delete', name: 'not its name', confirm: 'not its name' }),
  'members:read': () => ({ method: 'GET', path: '/settings/people' }),
  'members:update': () => people({ intent: 'role', userId: none(), role: 'member' }),
  'members:remove': () => people({ intent: 'remove', userId: none() }),
  'invitation:create': () => people({ intent: 'invite', addresses: '', role: 'member' }),
  'invitation:revoke': () => people({ intent: 'revoke', invitationId: none() }),
  'agentAccess:update': () => ({ path: `/settings/people/${none()}`, form: { agentId: none() } }),
  'agent:read': () => ({ method: 'GET', path: '/agents' }),
  'agent:create': () => ({ path: '/agents/new', form: { name: '' } }),
  'agent:publish': () => ({
    path: `/agents/${none()}`,
    form: { intent: 'publish', updatedAt: '2026-01-01T00:00:00Z' },
  }),
  'agent:delete': () => ({ path: `/agents/${none()}`, form: { intent: 'archive' } }),
  'knowledge:read': () => ({ method: 'GET', path: '/knowledge' }),
  'knowledge:create': () => ({ path: '/knowledge?index', form: { intent: 'add-text', name: '', text: '' } }),
  'knowledge:update': () => ({ path: '/knowledge?index', form: { intent: 'refresh', sourceId: none() } }),
  'knowledge:delete': () => ({ path: '/knowledge?index', form: { intent: 'delete', sourceId: none() } }),
  'conversation:read': () => ({ method: 'GET', path: '/inbox?view=open' }),
  'conversation:reply': () => ({
    path: `/inbox/${none()}`,
    form: { intent: 'reply', text: 'x', clientId: none() },
  }),
  'conversation:update': () => ({ path: `/inbox/${none()}`, form: { intent: 'close' } }),
  'job:cancel': () => ({ path: '/knowledge?index', form: { intent: 'cancel', jobRunId: none() } }),
  'apiKey:create': () => ({ path: '/settings/api-keys', form: { intent: 'create', name: '' } }),
  'apiKey:revoke': () => ({ path: '/settings/api-keys', form: { intent: 'revoke', keyId: none() } }),
  'provider:read': () => ({ method: 'GET', path: '/settings/providers' }),
  'provider:manage': () => ({
    path: `/settings/providers/${none()}`,
    form: { intent: 'delete' },
  }),
  'budget:read': () => ({ method: 'GET', path: '/settings/budgets' }),
  'budget:manage': () => ({ path: '/settings/budgets', form: { intent: 'delete', budgetId: none() } }),
  'tool:read': () => ({ method: 'GET', path: '/settings/tools' }),
  'tool:manage': () => ({ path: '/settings/tools', form: { intent: 'switch', toolId: none() } }),
  'approval:decide': () => ({
    path: '/resources/w/:slug/approvals',
    form: { callId: none(), decision: 'deny' },
  }),
  'trace:read': () => ({ method: 'GET', path: `/traces/${none()}` }),
  'lead:read': () => ({ method: 'GET', path: '/leads' }),
  'lead:export': () => ({ method: 'GET', path: '/api/app/v1/w/:slug/leads.csv' }),
  'agent:import': () => ({ path: '/agents/import', form: { intent: 'check' } }),
  'audit:export': () => ({ method: 'GET', path: '/api/app/v1/w/:slug/audit.csv' }),
  'audit:read': () => ({ method: 'GET', path: '/settings/audit' }),
  'audit:updateRetention': () => ({ path: '/settings/audit', form: { days: 'never' } }),
}

/** Rows that no address of their own asks for, each with the reason. */
const ASKED_ELSEWHERE: Record<string, string> = {
  'workspace:leave': 'everybody may; asking does it',
  'members:updateOwners': 'needs an owner to change; supabase/tests/180_people.test.sql',
  'invitation:read': 'part of the page of people',
  'agentAccess:read': "part of a person's page",
  'agent:try': 'the preview door; app/api/app.v1/routes.db.test.ts',
  'agent:update': "the draft's JSON; app/domain/agents/agents.db.test.ts",
  'conversation:create': 'the preview door; app/api/app.v1/routes.db.test.ts',
  'job:read': 'part of the page of a source',
  'usage:read': 'has no page yet',
  'apiKey:read': 'part of the page of keys',
  'channel:read': 'has no page yet',
  'channel:manage': 'has no page yet',
}

export async function askAsEverybody({
  house,
  people: persons,
}: HttpHouse): Promise<{ requests: number; wrong: string[]; withoutPage: string[] }> {
  const wrong: string[] = []
  const withoutPage: string[] = []
  const paths = (await readSurface(house)).map(
    ({ path }) => new RegExp(`^${path.replace(/:\w+\??/g, '[^/]+')}$`),
  )
  let requests = 0
  for (const { resource, verb, roles } of permissionRows()) {
    const row = `${resource}:${verb}`
    const ask = ASKS[row]
    if (!ask) {
      if (!(row in ASKED_ELSEWHERE))
        wrong.push(`${row} is new: say in tests/security/roles.ts how it is asked for`)
      continue
    }
    const asked = addressOf(ask()).replace(/\?.*/, '')
    if (!paths.some((path) => path.test(asked))) {
      withoutPage.push(row)
      continue
    }
    for (const role of ['owner', 'admin', 'member'] as const) {
      const one = ask()
      const { method, form } = one
      const { cookie } = persons.b[role]
      const url = addressOf(one)
      const response =
        method === 'GET'
          ? await fetch(house.baseUrl + url, {
              redirect: 'manual',
              headers: { cookie, 'x-forwarded-for': newAddress() },
            })
          : await post(house, url, form ?? {}, { cookie })
      await response.body?.cancel()
      requests++
      const isRefused = response.status === 403
      if (response.status >= 500 || response.status === 405 || isRefused === roles[role])
        wrong.push(`${row} as ${role}: ${response.status}, and they ${roles[role] ? 'may' : 'may not'}`)
    }
  }
  for (const row of Object.keys({ ...ASKS, ...ASKED_ELSEWHERE })) {
    const [resource = '', verb = ''] = row.split(':')
    if (!(verb in ((PERMISSIONS as Record<string, object>)[resource] ?? {})))
      wrong.push(`${row} is asked for, but gone from the table`)
  }
  return { requests, wrong, withoutPage }
}
