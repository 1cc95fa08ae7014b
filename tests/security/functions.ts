import pg from 'pg'
import { type DatabaseFunction, readFunctions } from './catalogue.ts'
import { foreignMarks, IDENTITIES } from './identities.ts'
import { add, type Choice, type Found, nothingFound } from './matrix.ts'
import {
  type Home,
  idIn,
  keyOf,
  personOf,
  type Seeded,
  type Strand,
  sha256,
  tokenOf,
  workspaceOf,
} from './seed.ts'
import { type Probe, tryProbes } from './sql.ts'

// Every function of ours, called by everybody with another workspace's ids in every place that takes an id.

const literal = (value: string) => pg.escapeLiteral(value)

/** `p_agent` is meant for an id of `agents`, `p_sources` for some of `knowledge_sources`; a name that fits no table gets them all. */
function idsFor(parameter: string, strand: Strand, seeded: Seeded): string[] {
  const noun = parameter
    .replace(/^p_/, '')
    .replace(/_ids?$/, '')
    .replace(/s$/, '')
  const home = strand[0] as Home
  if (noun === 'workspace') return [workspaceOf(home)]
  if (noun === 'user') return [personOf(home, 'owner'), personOf(home, 'member')]
  const table = Object.keys(seeded.rows).find((name) =>
    new RegExp(`^public\\.([a-z]+_)?${noun}e?s$`).test(name),
  )
  const row = table && seeded.rows[table]?.[strand]
  if (row && typeof row.id === 'string') return [row.id]
  return Object.values(seeded.rows).flatMap((rows) => {
    const id = rows[strand]?.id
    return typeof id === 'string' ? [id] : []
  })
}

/** Values worth trying for a parameter, when it is to point at `strand`. */
function valuesFor(parameter: { name: string; type: string }, strand: Strand, seeded: Seeded): string[] {
  const home = strand[0] as Home
  switch (parameter.type) {
    case 'uuid':
      return idsFor(parameter.name, strand, seeded).map((id) => `${literal(id)}::uuid`)
    case 'uuid[]':
      return [`array[${idsFor(parameter.name, strand, seeded).map(literal)}]::uuid[]`]
    case 'bytea':
      return ['public.visitor_tokens.token_hash', 'public.invitations.token_hash', 'public.api_keys.key_hash']
        .map((path) => {
          const [schema, table, column] = path.split('.') as [string, string, string]
          return seeded.rows[`${schema}.${table}`]?.[strand]?.[column]
        })
        .filter((value): value is string => typeof value === 'string')
        .map((value) => `${literal(value)}::bytea`)
        .concat(`'\\x${sha256('nonsense').toString('hex')}'::bytea`)
    case 'jsonb': {
      const ids = {
        workspaceId: workspaceOf(home),
        sourceId: seeded.rows['public.knowledge_sources']?.[strand]?.id,
        conversationId: seeded.rows['public.conversations']?.[strand]?.id,
      }
      const { workspaceId: _, ...withoutWorkspace } = ids
      return [
        `${literal(JSON.stringify(ids))}::jsonb`,
        `${literal(JSON.stringify(withoutWorkspace))}::jsonb`,
        `${literal(JSON.stringify([{ kind: 'closed', note: 'x' }]))}::jsonb`,
      ]
    }
    case 'text':
      return [literal(`probe ${parameter.name}`)]
    case 'integer':
    case 'bigint':
    case 'smallint':
    case 'double precision':
      return ['1']
    case 'boolean':
      return ['true']
    case 'date':
      return ['current_date']
    case 'interval':
      return [`interval '1 hour'`]
    case 'timestamp with time zone':
      return ['now()']
    case 'extensions.halfvec':
    case 'halfvec':
      return [`'[1,0,0]'::extensions.halfvec`]
    default:
      return ['null']
  }
}

/** Words that a search would find, and a language it knows. */
const KNOWN_TEXT: Record<string, string> = {
  p_query: 'canary',
  p_language: 'en',
  p_embedding_model: 'canary',
  p_mode: 'exact',
  p_role: 'member',
}

function callsOf(fn: DatabaseFunction, foreign: Strand, home: Strand, seeded: Seeded): Probe[] {
  const lists = fn.parameters.map((parameter) => {
    const text = KNOWN_TEXT[parameter.name]
    if (parameter.type === 'text' && text) return { foreign: [literal(text)], home: [literal(text)] }
    return { foreign: valuesFor(parameter, foreign, seeded), home: valuesFor(parameter, home, seeded) }
  })
  const calls = new Set<string>()
  const longest = Math.max(1, ...lists.map((list) => list.foreign.length))
  for (let turn = 0; turn < longest; turn++) {
    // Everything foreign; then each place alone, among what is the caller's own.
    calls.add(lists.map((list) => list.foreign[turn % list.foreign.length] ?? 'null').join(', '))
    for (const [place] of lists.entries()) {
      if (!['uuid', 'uuid[]', 'bytea', 'jsonb'].includes(fn.parameters[place]?.type ?? '')) continue
      calls.add(
        lists
          .map(
            (list, at) =>
              (at === place
                ? list.foreign[turn % list.foreign.length]
                : list.home[turn % Math.max(1, list.home.length)]) ?? 'null',
          )
          .join(', '),
      )
    }
  }
  return [...calls].map((list) => ({
    what: `call (${list})`,
    sql: `select ${withoutGiven("string_agg(to_jsonb(x)::text, ' ')", list)} from ${fn.name}(${list}) x`,
    marks: foreignMarks(foreign[0] as Home),
  }))
}

/** The ids it was given may come back; what else is theirs, if only of the same strand, may not. */
function withoutGiven(text: string, given: string): string {
  const ids = [...new Set(given.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [])]
  return ids.length > 0 ? `regexp_replace(${text}, '${ids.join('|')}', '', 'g')` : text
}

/** Rows that functions write outside `public` are watched too. */
export const WATCHED = ['graphile_worker._private_jobs', 'realtime.messages']

export async function runFunctionProbes(
  client: pg.ClientBase,
  seeded: Seeded,
  choice: Choice = {},
): Promise<Found> {
  const found = nothingFound()
  const functions = (await readFunctions(client)).filter(({ isTrigger }) => !isTrigger)
  for (const fn of functions) {
    for (const home of choice.homes ?? (['a', 'b'] as const)) {
      const other: Home = home === 'a' ? 'b' : 'a'
      const probes = callsOf(fn, `${other}1`, `${home}1`, seeded)
      for (const identity of IDENTITIES) {
        if (choice.identities && !choice.identities.includes(identity.name)) continue
        const outcome = await tryProbes(client, identity.enter(home, other), foreignMarks(other), probes)
        add(found, `${fn.signature}: ${identity.name} of ${home}`, probes, outcome)
        if (choice.stopAtFirst && found.leaks.length > 0) return found
      }
    }
  }
  return found
}

/** Who may begin a transaction as whom. Counted as probes like the others: one that gets in is a leak. */
export async function runEntryProbes(client: pg.ClientBase): Promise<Found> {
  const found = nothingFound()
  const isIn = `select count(*)::text from (select 1 where app.workspace_id() is not null) x`
  for (const home of ['a', 'b'] as const) {
    const other: Home = home === 'a' ? 'b' : 'a'
    const token = `'\\x${sha256(tokenOf(`${home}1`)).toString('hex')}'`
    const key = `'\\x${sha256(keyOf(`${home}1`)).toString('hex')}'`
    const attempts: [string, string, string?][] = [
      ...(['owner', 'admin', 'member', 'narrowed'] as const).map((who): [string, string] => [
        `${who} enters the other workspace`,
        `select app.enter_user('${personOf(home, who)}', '${workspaceOf(other)}', 'test')`,
      ]),
      [
        'a removed member enters',
        `select app.enter_user('${personOf(home, 'removed')}', '${workspaceOf(home)}', 'test')`,
      ],
      [
        'an unknown person enters',
        `select app.enter_user('${idIn('a0', 999)}', '${workspaceOf(home)}', 'test')`,
      ],
      ['nobody enters', `select app.enter_user(null, '${workspaceOf(home)}', 'test')`],
      [
        'a member enters a deleted workspace',
        `select app.enter_user('${personOf(home, 'member')}', '${workspaceOf(home)}', 'test')`,
        `update public.workspaces set deleted_at = now(), purge_at = now() + interval '1 day' where id = '${workspaceOf(home)}'`,
      ],
      [
        'an unknown token enters',
        `select app.enter_visitor('\\x${sha256('nonsense').toString('hex')}', 'test')`,
      ],
      [
        'a revoked token enters',
        `select app.enter_visitor(${token}, 'test')`,
        `update public.visitor_tokens set revoked_at = now() where token_hash = ${token}`,
      ],
      [
        'an expired token enters',
        `select app.enter_visitor(${token}, 'test')`,
        `update public.visitor_tokens set expires_at = now() - interval '1 second' where token_hash = ${token}`,
      ],
      [
        'a visitor of a deleted workspace enters',
        `select app.enter_visitor(${token}, 'test')`,
        `update public.workspaces set deleted_at = now(), purge_at = now() + interval '1 day' where id = '${workspaceOf(home)}'`,
      ],
      ['an unknown key enters', `select app.enter_key('\\x${sha256('nonsense').toString('hex')}', 'test')`],
      ['a null key enters', 'select app.enter_key(null, null)'],
      [
        'a revoked key enters',
        `select app.enter_key(${key}, 'test')`,
        `update public.api_keys set revoked_at = now() where key_hash = ${key}`,
      ],
      [
        'an expired key enters',
        `select app.enter_key(${key}, 'test')`,
        `update public.api_keys set expires_at = now() - interval '1 second' where key_hash = ${key}`,
      ],
      [
        'a key of a deleted workspace enters',
        `select app.enter_key(${key}, 'test')`,
        `update public.workspaces set deleted_at = now(), purge_at = now() + interval '1 day' where id = '${workspaceOf(home)}'`,
      ],
      [
        'a key of a person who left enters',
        `select app.enter_key(${key}, 'test')`,
        `update public.api_keys set created_by = '${personOf(home, 'removed')}' where key_hash = ${key}`,
      ],
      ['a null token enters', `select app.enter_visitor(null, 'test')`],
    ]
    for (const [what, enter, before] of attempts) {
      const sql = `${before ? `${before}; ` : ''}${enter}`
      const outcome = await tryProbes(client, sql, '', [
        { what, sql: isIn, max: 0, marks: 'never found in a number' },
      ])
      add(found, `entering ${home}`, [{ what, sql: isIn }], outcome)
    }
    // The doors stand open for those they are for: otherwise the refusals above would prove nothing.
    const open = [
      `select app.enter_user('${personOf(home, 'member')}', '${workspaceOf(home)}', 'test')`,
      `select app.enter_visitor(${token}, 'test')`,
      `select app.enter_key(${key}, 'test')`,
    ]
    for (const enter of open) {
      const { rows } = await client.query<{ effect: string }>('select tests.effect($1, $2) as effect', [
        enter,
        isIn,
      ])
      if (rows[0]?.effect !== '1') found.broken.push(`entering ${home}: ${enter} answers ${rows[0]?.effect}`)
    }
  }
  return found
}
