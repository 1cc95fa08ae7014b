import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AUDIT_ACTIONS } from '#app/domain/audit/actions.ts'

// Every mutation is in the audit log, in its own transaction. Read from the source: which functions of app/db write, by the SQL
// in them, and which verbs of the domain reach one. A new verb that writes without an audit entry fails here.

/** Writes that are no deed of anybody, or are told of elsewhere: each with its reason. */
const NOT_AUDITED: Record<string, string> = {
  'conversations/ask': 'a conversation is its own record: who said what, when, in an append-only log',
  'conversations/send-to-people': 'the database writes it down (trigger conversations_audit_visitor)',
  'conversations/request-handover': 'the database writes it down (trigger conversations_audit_visitor)',
  'conversations/start-visitor-session': 'a visitor arrives; nothing of the workspace changes',
  'conversations/end-run': 'an answer ends; runs and messages record it',
  'conversations/execute-run': 'an answer is written; runs and messages record it',
  'conversations/log-writer': 'the text of an answer, in the conversation’s own append-only log',
  'conversations/run-engine': 'which process writes an answer',
  'budgets/prune-budgets': 'what budgets counted in periods long over',
  'conversations/prune-events': 'single steps of finished answers; what was said stays',
  'conversations/call-person': 'the database writes it down (trigger conversations_audit_visitor)',
  'conversations/settle-call': 'what an answer does; the ledger of tool calls records it',
  'conversations/run-calls': 'what an answer does; the ledger of tool calls records it',
  'conversations/continue-run': 'an answer goes on after a decision, which is audited',
  'conversations/send-follow-up': 'an agent writes; messages and follow-ups record it',
  'tools/builtin/capture-lead': 'what a visitor told of themselves; the lead is its own record',
  'tools/builtin/schedule-follow-up': 'an agent plans to write; follow-ups record it',
  'tools/servers/access': 'a server gave new tokens for a sign-in that is audited',
  'tools/servers/listing': 'what a server says of its tools; whoever asks for it is audited',
  'tools/kinds/mcp': 'what a server says of its tools now; a person’s answer to it is audited',
  'tools/expire-calls': 'nobody decided; the ledger of tool calls records it',
  'tools/run-approved': 'an approved call is made; the ledger records it, and the approval is audited',
  'inbox/get-conversation': 'that somebody has seen it',
  'knowledge/ingest-progress': 'how far a job is; its end is audited',
  'knowledge/ingest-source': 'how far a job is; its end is audited',
  'profiles/open-profile': 'a person’s own profile, outside any workspace',
  'profiles/update-profile': 'a person’s own profile, outside any workspace',
  'profiles/update-notifications': 'a person’s own choice of mails, outside any workspace',
  'profiles/visit-workspace': 'which workspace a person was in last',
  'retrieval/index-workspace': 'an index, which changes no answer',
  'audit/prune-audit': 'the database writes it down (app.prune_audit_log)',
  'workspaces/purge-workspaces': 'the workspace is gone, and its log with it',
  'profiles/update-avatar': 'a person’s own profile, outside any workspace',
  'mails/invitation-mail': 'that the mail went out; inviting and sending again are audited',
  'budgets/reserve-call': 'a counter that moves with every answer; its ledger is budget_entries',
  'budgets/count-lost-attempt': 'what an attempt used whose process died, as record-spend',
  'conversations/claim-runs': 'which process writes an answer',
  'budgets/record-spend': 'what an answer used, in the transaction that ends its run',
  'providers/answer-rates': 'a counter of answers that begin',
  'rates/forget-idle-rates': 'what doors counted yesterday; nothing of a workspace changes',
  'providers/breaker-notes': 'how a provider is doing, as its answers show',
  'media/process-media': 'how far a job is; adding the file is audited',
  'media/add-picture':
    'a picture of a conversation that is not sent yet; the message it is sent with is its record',
  'media/sweep-unsent': 'pictures that never became part of a conversation',
  'conversations/send-visitor-message':
    'a conversation is its own record: who said what, when, in an append-only log',
}

/** People’s own accounts have a record of their own (account_events): app/domain/accounts and app/domain/sessions. */
const OWN_RECORD = /^(accounts|sessions)\//

const read = (path: string) => readFileSync(path, 'utf8')
const functionsOf = (source: string) =>
  source.split(/^(?=(?:export )?(?:async )?function |export const \w+ = (?:async )?\()/m).flatMap((body) => {
    const name = /^(?:export )?(?:async )?(?:function|const) (\w+)/.exec(body)?.[1]
    return name ? [{ name, body }] : []
  })

const WRITES =
  /\.(insertInto|updateTable|deleteFrom)\(|\b(insert into|update \w+ (\w+ )?set|delete from)\b|\bapp\.(?!list_|my_|find_|match_|has_|audit_names|live_topic|agents_|workspace_id|user_id|visitor_id|request_id|member_role|enter_|narrowed|is_narrowed)\w+\(/

/** Functions of app/db that change something, one calling the other included. */
function writersOfDatabase(): Map<string, Set<string>> {
  const writers = new Map<string, Set<string>>()
  for (const path of globSync('app/db/*.server.ts')) {
    const all = functionsOf(read(path))
    const writing = new Set(all.filter(({ body }) => WRITES.test(body)).map(({ name }) => name))
    for (let before = -1; before !== writing.size; ) {
      before = writing.size
      for (const { name, body } of all)
        if ([...writing].some((other) => new RegExp(`\\b${other}\\(`).test(body))) writing.add(name)
    }
    writers.set(`#${path}`, writing)
  }
  return writers
}

type Imported = { from: string; names: string[] }
const importsOf = (source: string): Imported[] =>
  [...source.matchAll(/^import (?!type)(?:\{([^}]*)\}) from '([^']+)'/gm)].map(
    ([, names = '', from = '']) => ({
      from,
      names: names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name && !name.startsWith('type ')),
    }),
  )

const resolve = (from: string, path: string) =>
  from.startsWith('#') ? from : `#${new URL(from, `file:///${path}`).pathname.slice(1)}`

type File = { name: string; isWriting: boolean; isAuditing: boolean; opens: boolean; uses: string[] }

function domainFiles(): Map<string, File> {
  const writers = writersOfDatabase()
  const files = new Map<string, File>()
  for (const path of globSync('app/domain/**/*.server.ts')) {
    const source = read(path)
    const imports = importsOf(source).map(({ from, names }) => ({ from: resolve(from, path), names }))
    files.set(`#${path}`, {
      name: path.replace(/^app\/domain\/|\.server\.ts$/g, ''),
      isWriting: imports.some(({ from, names }) =>
        names.some((name) => name !== 'insertAudit' && writers.get(from)?.has(name)),
      ),
      isAuditing: /\b(insertAudit|insertAuditHere)\(/.test(source) || /\baudit: \{? ?action/.test(source),
      opens: /\b(asActor|asVisitor|asSystem|asSystemOnce|asKey|callAsVisitor)\(/.test(source),
      uses: imports.map(({ from }) => from),
    })
  }
  return files
}

/** A part that opens no transaction of its own is audited by whoever uses it, and each of them has to. */
function isCovered(id: string, files: Map<string, File>, path: string[] = []): boolean {
  const file = files.get(id)
  if (!file || file.isAuditing || file.name in NOT_AUDITED || OWN_RECORD.test(file.name)) return true
  if (path.includes(id)) return true
  // The frame of the inbox audits what its users hand it.
  if (file.uses.some((used) => used.endsWith('/inbox/change-conversation.server.ts'))) return true
  if (file.opens) return false
  const users = [...files].filter(([, other]) => other.uses.includes(id))
  return users.length > 0 && users.every(([user]) => isCovered(user, files, [...path, id]))
}

test('every verb that changes something writes it into the audit log', () => {
  const files = domainFiles()
  const writing = [...files].filter(([, file]) => file.isWriting)
  expect(writing.length).toBeGreaterThan(30)
  const silent = writing.filter(([id]) => !isCovered(id, files)).map(([, file]) => file.name)
  expect(silent).toEqual([])
})

test('the reasons for silence name verbs that are there and do write', () => {
  const names = [...domainFiles().values()].map(({ name }) => name)
  expect(Object.keys(NOT_AUDITED).filter((name) => !names.includes(name))).toEqual([])
})

test('a verb whose audit entry is taken away is noticed', () => {
  const files = domainFiles()
  let noticed = 0
  // Those in the frame of the inbox cannot leave it out: its type asks for it.
  const auditing = [...files].filter(
    ([, file]) =>
      file.isAuditing &&
      file.isWriting &&
      !file.uses.some((used) => used.endsWith('/change-conversation.server.ts')),
  )
  for (const [id, file] of auditing) {
    files.set(id, { ...file, isAuditing: false })
    const silent = [...files].filter(([other, each]) => each.isWriting && !isCovered(other, files))
    if (silent.length > 0 || file.uses.some((used) => used.endsWith('/change-conversation.server.ts')))
      noticed++
    files.set(id, file)
  }
  expect(auditing.length).toBeGreaterThan(20)
  expect(noticed).toBe(auditing.length)
})

test('every action that is written down has its words and its place in the filter', () => {
  const known = new Set(
    Object.entries(AUDIT_ACTIONS).flatMap(([noun, verbs]) => verbs.map((verb) => `${noun}.${verb}`)),
  )
  const sources = [
    ...globSync('app/domain/**/*.server.ts').filter((path) => !/domain\/(accounts|sessions)\//.test(path)),
    ...globSync('app/db/*.server.ts'),
    ...globSync('supabase/migrations/*.sql'),
  ]
  const nouns = Object.keys(AUDIT_ACTIONS).join('|')
  const written = sources.flatMap((path) =>
    [...read(path).matchAll(new RegExp(`'((?:${nouns})\\.[a-z_]+)'`, 'g'))].map(([, action = '']) => action),
  )
  // Events of Realtime, and a variable of agents' words.
  const events = ['conversation.changed', 'job.changed', 'source.changed', 'workspace.name']
  expect([...new Set(written)].filter((action) => !known.has(action) && !events.includes(action))).toEqual([])
  expect([...known].filter((action) => !written.includes(action))).toEqual([])
})
