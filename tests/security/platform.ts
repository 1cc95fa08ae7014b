import type pg from 'pg'
import { IDENTITIES } from './identities.ts'
import { add, type Choice, type Found, nothingFound } from './matrix.ts'
import { canary, type Home, idIn, personOf, workspaceOf } from './seed.ts'
import { type Probe, tryProbes } from './sql.ts'

// What the platform keeps for us outside `public`: files and live topics. The same question, asked of its policies.

export async function seedPlatform(client: pg.ClientBase): Promise<void> {
  const buckets = await client.query<{ id: string }>('select id from storage.buckets')
  for (const home of ['a', 'b'] as const) {
    for (const { id } of buckets.rows) {
      for (const name of [pathOf(home), personPathOf(home)])
        await client.query('insert into storage.objects (bucket_id, name) values ($1, $2)', [id, name])
    }
    await client.query(
      `insert into realtime.messages (topic, extension, event, payload, private) values ($1, 'presence', 'x', $2, true), ($1, 'broadcast', 'x', $2, true)`,
      [`workspace:${workspaceOf(home)}`, { canary: canary(`${home}0`) }],
    )
  }
}

const pathOf = (home: Home) => `${workspaceOf(home)}/${idIn(`${home}1`, 7)}/${canary(`${home}1`)}.txt`
/** Where a person's own files lie. */
const personPathOf = (home: Home) => `${personOf(home, 'owner')}/${canary(`${home}0`)}.png`

/** Spellings that a careless comparison takes for the other workspace's topic. */
const topicsOf = (home: Home): string[] => {
  const id = workspaceOf(home)
  return [
    `workspace:${id}`,
    `workspace:${id}:${personOf(home, 'narrowed')}`,
    `workspace:${id.toUpperCase()}`,
    `Workspace:${id}`,
    `workspace:${id}:`,
    `workspace:${id} `,
    'workspace:%',
    'workspace:*',
    'workspace:',
    `realtime:workspace:${id}`,
  ]
}

export async function runPlatformProbes(client: pg.ClientBase, choice: Choice = {}): Promise<Found> {
  const found = nothingFound()
  const { rows: buckets } = await client.query<{ id: string }>('select id from storage.buckets order by id')
  for (const home of choice.homes ?? (['a', 'b'] as const)) {
    const other: Home = home === 'a' ? 'b' : 'a'
    const marks = `${workspaceOf(other)}|canary-${other}`
    const theirs = pathOf(other)
    const probes: Probe[] = []
    for (const { id: bucket } of buckets) {
      const spellings = [
        theirs,
        `${personOf(other, 'owner')}/new.png`,
        `${workspaceOf(other)}/x/new.txt`,
        `${workspaceOf(other)}/new.txt`,
        `/${theirs}`,
        `./${theirs}`,
        `${workspaceOf(home)}/../${theirs}`,
      ]
      for (const name of spellings) {
        probes.push({
          what: `put ${bucket}/${name}`,
          sql: `with x as (insert into storage.objects (bucket_id, name) values ('${bucket}', '${name.replace('new', 'put')}') returning 1) select count(*)::text from x`,
          // A path that begins in one's own folder is one's own, whatever follows: storage never resolves dots.
          max: name.startsWith(workspaceOf(home)) ? 1 : 0,
          marks: 'never',
          isStrict: !name.startsWith(workspaceOf(home)),
        })
      }
      probes.push(
        {
          what: `list ${bucket}`,
          sql: `select string_agg(to_jsonb(o)::text, ' ') from storage.objects o where bucket_id = '${bucket}'`,
        },
        {
          what: `list their folder of ${bucket}`,
          sql: `select string_agg(name, ' ') from storage.objects where bucket_id = '${bucket}' and name like '${workspaceOf(other)}%'`,
        },
        {
          what: `delete in ${bucket}`,
          sql: `with x as (delete from storage.objects where bucket_id = '${bucket}' and name = '${theirs}' returning 1) select count(*)::text from x`,
          max: 0,
        },
        {
          what: `delete a person's in ${bucket}`,
          sql: `with x as (delete from storage.objects where bucket_id = '${bucket}' and name = '${personPathOf(other)}' returning 1) select count(*)::text from x`,
          max: 0,
        },
        {
          what: `take a person's in ${bucket}`,
          sql: `with x as (update storage.objects set name = '${personPathOf(home)}.new' where bucket_id = '${bucket}' and name = '${personPathOf(other)}' returning 1) select count(*)::text from x`,
          max: 0,
        },
        {
          what: `rename in ${bucket}`,
          sql: `with x as (update storage.objects set name = '${workspaceOf(home)}/x/stolen.txt' where bucket_id = '${bucket}' and name = '${theirs}' returning 1) select count(*)::text from x`,
          max: 0,
        },
        {
          what: `move there in ${bucket}`,
          sql: `with x as (update storage.objects set name = '${workspaceOf(other)}/x/moved.txt' where bucket_id = '${bucket}' and name = '${pathOf(home)}' returning 1) select count(*)::text from x`,
          max: 0,
        },
        {
          what: `upsert in ${bucket}`,
          sql: `with x as (insert into storage.objects (bucket_id, name) values ('${bucket}', '${theirs}') on conflict (bucket_id, name) do update set updated_at = now() returning 1) select count(*)::text from x`,
          max: 0,
        },
        {
          what: `make ${bucket} public`,
          sql: `with x as (update storage.buckets set public = true where id = '${bucket}' returning 1) select count(*)::text from x`,
          max: 0,
        },
      )
    }
    probes.push({
      what: 'make a bucket',
      sql: `with x as (insert into storage.buckets (id, name, public) values ('mine', 'mine', true) returning 1) select count(*)::text from x`,
      max: 0,
    })
    for (const topic of topicsOf(other)) {
      const at = `set_config('realtime.topic', '${topic}', true)`
      probes.push({
        what: `hear ${topic}`,
        sql: `with t as materialized (select ${at} as topic) select string_agg(to_jsonb(m)::text, ' ') from t, lateral (select m.* from realtime.messages m where t.topic is not null) m`,
      })
      for (const extension of ['broadcast', 'presence'])
        probes.push({
          what: `say ${extension} on ${topic}`,
          sql: `with t as materialized (select ${at} as topic), x as (insert into realtime.messages (topic, extension, event, payload, private) select t.topic, '${extension}', 'x', '{}', true from t returning 1) select count(*)::text from x`,
          max: 0,
          marks: 'never',
        })
    }
    for (const identity of IDENTITIES) {
      if (choice.identities && !choice.identities.includes(identity.name)) continue
      add(
        found,
        `platform: ${identity.name} of ${home}`,
        probes,
        await tryProbes(client, identity.enter(home, other), marks, probes),
      )
      if (choice.stopAtFirst && found.leaks.length > 0) return found
    }
    // An owner does see their own files and topic: otherwise silence would prove nothing.
    const owner = IDENTITIES.find(({ name }) => name === 'owner through the API')
    const mine = [
      `select count(*) from storage.objects where name = '${pathOf(home)}' and bucket_id = 'knowledge'`,
      `with t as materialized (select set_config('realtime.topic', 'workspace:${workspaceOf(home)}', true) as topic) select count(*) from t, lateral (select m.* from realtime.messages m where t.topic is not null and m.topic = t.topic) m`,
    ]
    for (const sql of mine) {
      const { rows } = await client.query<{ effect: string }>('select tests.effect($1, $2) as effect', [
        owner?.enter(home, other),
        `select (${sql})`,
      ])
      if (!(Number(rows[0]?.effect) > 0))
        found.broken.push(
          `platform: the owner of ${home} does not see their own: ${sql} answers ${rows[0]?.effect}`,
        )
    }
  }
  return found
}
