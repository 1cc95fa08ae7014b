import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ActionFunctionArgs } from '@remix-run/node'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closePool } from '#app/db/pool.server.ts'
import { asSystem } from '#app/db/scope.server.ts'
import { startCookie } from '#app/http/session.server.ts'
import { translatorFor } from '#app/i18n/server.ts'
import { isAppError } from '#app/lib/app-error.ts'
import { newId } from '#app/lib/ids.ts'
import {
  type KnowledgeWorkspace,
  makeKnowledgeWorkspace,
  signUpPerson,
} from './fixtures/knowledge-workspace.ts'
import { sessionOf } from './fixtures/sessions.ts'

// A page that is older than its server, or a hand that tries things, asks for a deed that a page does not know: nothing may come of it.

const FOLDER = 'app/routes'
const source = (file: string) => readFileSync(join(FOLDER, file), 'utf8')

/** Actions that take no form: JSON that names all it changes, or nothing but an address. */
const WITHOUT_FORM = [
  '$.tsx',
  '_app.w.$slug.agents.$agentId_.draft.ts',
  '_app.w.$slug.agents.$agentId_.prompt.ts',
  'sign-out.ts',
]

const files = readdirSync(FOLDER).filter((file) =>
  /export (async function|const|function) action\b/.test(source(file)),
)
const withForm = files.filter((file) => !WITHOUT_FORM.includes(file))
/** Those with several deeds: they do none unasked. */
const withDeeds = withForm.filter((file) => /\b(intentOf|deedOf|securityDeed)\(/.test(source(file)))

let home: KnowledgeWorkspace
let cookie: string
let slug: string
beforeAll(async () => {
  const person = await signUpPerson()
  home = await makeKnowledgeWorkspace('Deeds', person)
  slug = `test-${home.workspaceId.replaceAll('-', '').slice(-20)}`
  const expiresAt = Math.floor(Date.now() / 1_000) + 3_600
  const sessionId = await sessionOf(home.userId)
  const started = await startCookie({
    sessionId,
    accessToken: person.accessToken,
    refreshToken: 'none',
    expiresAt,
  })
  cookie = started.split(';')[0] ?? ''
})
afterAll(closePool)

type Refusal = { status: number; message: string }

/** What the action of a route says to a form. */
async function answerOf(file: string, fields: Record<string, string>): Promise<Refusal> {
  const { action } = (await import(/* @vite-ignore */ `../${FOLDER}/${file}`)) as {
    action: (args: ActionFunctionArgs) => Promise<unknown>
  }
  const request = new Request('http://127.0.0.1/', {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams(fields),
  })
  const ids = ['agentId', 'conversationId', 'connectionId', 'toolId', 'serverId', 'userId', 'token']
  const params = { ...Object.fromEntries(ids.map((name) => [name, newId()])), slug, agentId: home.agentId }
  const context = { address: '127.0.0.1' }
  try {
    const answer = await action({ request, params, context } as never)
    if (answer instanceof Response) return { status: answer.status, message: messageIn(await answer.json()) }
    const { data, init } = answer as { data?: unknown; init?: ResponseInit | null }
    return { status: init?.status ?? 200, message: messageIn(data) }
  } catch (thrown) {
    if (!isAppError(thrown)) throw thrown
    // The guard of all routes makes a 400 of it.
    return {
      status: thrown.code === 'BAD_INPUT' ? 400 : 500,
      message: thrown.messageKey === 'errors.unknownDeed' ? refused.message : thrown.code,
    }
  }
}

const messageIn = (body: unknown): string =>
  String((body as { error?: { message?: string } | null } | undefined)?.error?.message)

const refused = { status: 400, message: translatorFor('en')('errors.unknownDeed') }

const state = () =>
  asSystem('test looks', async (tx) => {
    const { rows } = await sql<Record<string, unknown>>`
      select (select count(*)::int from audit_log where workspace_id = ${home.workspaceId}) as log,
        (select count(*)::int from account_events where user_id = ${home.userId}) as events,
        (select jsonb_agg(to_jsonb(a) order by a.id) from agents a where a.workspace_id = ${home.workspaceId}) as agents,
        (select to_jsonb(w) from workspaces w where w.id = ${home.workspaceId}) as workspace,
        (select to_jsonb(p) from profiles p where p.user_id = ${home.userId}) as profile`.execute(tx)
    return rows[0]
  })

describe('a deed that a page does not know', () => {
  it('is looked for at every page that takes forms', () => {
    expect(withForm.length).toBeGreaterThan(30)
    expect(withDeeds.length).toBeGreaterThan(15)
    expect(WITHOUT_FORM.filter((file) => !files.includes(file))).toEqual([])
  })

  it.each(withForm)('is refused by %s, and nothing is changed', async (file) => {
    const before = await state()
    expect(await answerOf(file, { intent: 'no-such-deed' })).toEqual(refused)
    expect(await answerOf(file, { intent: 'constructor' })).toEqual(refused)
    expect(await state()).toEqual(before)
  })

  it.each(withDeeds)('is not guessed by %s where none is named', async (file) => {
    const before = await state()
    expect(await answerOf(file, { name: 'Mine', agentId: home.agentId })).toEqual(refused)
    expect(await state()).toEqual(before)
  })
})
