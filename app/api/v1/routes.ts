import { Hono } from 'hono'
import type { ApiMe } from '#app/contracts/api.v1.ts'
import { getAgent } from '#app/domain/agents/get-agent.server.ts'
import { listAgents } from '#app/domain/agents/list-agents.server.ts'
import { getOwnKey } from '#app/domain/api-keys/open-key.server.ts'
import { listAudit } from '#app/domain/audit/list-audit.server.ts'
import { getConversation } from '#app/domain/inbox/get-conversation.server.ts'
import { listConversations } from '#app/domain/inbox/list-conversations.server.ts'
import { addPage } from '#app/domain/knowledge/add-page.server.ts'
import { addText } from '#app/domain/knowledge/add-text.server.ts'
import { deleteSource } from '#app/domain/knowledge/delete-source.server.ts'
import { getSource } from '#app/domain/knowledge/get-source.server.ts'
import { listSources } from '#app/domain/knowledge/list-sources.server.ts'
import { apiKey, type KeyDoor } from '#app/http/api-key.server.ts'
import { readJson } from '#app/http/body.server.ts'
import { answerFailures, type Door } from '#app/http/door.server.ts'
import { AppError } from '#app/lib/app-error.ts'
import {
  agentDetailOf,
  agentOf,
  auditEntryOf,
  conversationDetailOf,
  conversationOf,
  sourceOf,
} from './present.ts'

// The door of programs: contracts/api.v1.ts says what each route promises. Parse, call one verb, shape the answer.

/** A pasted text of the largest size a source may have, written as JSON. */
const MAX_SOURCE_BYTES = 4 * 1024 * 1024

const own = new Hono<KeyDoor>()
own.use(apiKey())

own.get('/me', async (c) => {
  const { workspace, ...key } = await getOwnKey(c.get('ctx'))
  return c.json({ key, workspace } satisfies ApiMe)
})

own.get('/agents', async (c) => c.json({ agents: (await listAgents(c.get('ctx'))).map(agentOf) }))

own.get('/agents/:id', async (c) =>
  c.json({ agent: agentDetailOf(await getAgent(c.get('ctx'), c.req.param('id'))) }),
)

own.get('/conversations', async (c) => {
  const { view, after } = c.req.query()
  const page = await listConversations(c.get('ctx'), { view, before: after ?? null })
  return c.json({ conversations: page.conversations.map(conversationOf), next: page.nextBefore })
})

own.get('/conversations/:id', async (c) =>
  c.json({ conversation: conversationDetailOf(await getConversation(c.get('ctx'), c.req.param('id'))) }),
)

own.get('/knowledge/sources', async (c) =>
  c.json({ sources: (await listSources(c.get('ctx'))).sources.map(sourceOf) }),
)

own.get('/knowledge/sources/:id', async (c) => {
  const { source } = await getSource(c.get('ctx'), { sourceId: c.req.param('id') })
  return c.json({ source: sourceOf(source) })
})

own.post('/knowledge/sources', async (c) => {
  const body = await readJson(c.req.raw, MAX_SOURCE_BYTES)
  const kind = typeof body === 'object' && body !== null && 'kind' in body ? body.kind : null
  // The verbs parse what they are given, whatever it is.
  const added =
    kind === 'text'
      ? await addText(c.get('ctx'), body as never)
      : kind === 'page'
        ? await addPage(c.get('ctx'), body as never)
        : null
  if (!added) throw new AppError('BAD_INPUT', { fields: { kind: 'errors.field.invalid' } })
  return c.json({ source: { id: added.sourceId }, jobRunId: added.jobRunId }, 201)
})

own.delete('/knowledge/sources/:id', async (c) => {
  await deleteSource(c.get('ctx'), { sourceId: c.req.param('id') }, null)
  return c.body(null, 204)
})

own.get('/audit', async (c) => {
  const { entries, next } = await listAudit(c.get('ctx'), c.req.query())
  return c.json({ entries: entries.map(auditEntryOf), next })
})

export const apiV1 = answerFailures(new Hono<Door>())
apiV1.use(async (c, next) => {
  c.get('headers')['cache-control'] = 'no-store'
  await next()
})
apiV1.route('/', own)
