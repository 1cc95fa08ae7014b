import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { listen, until } from './channels.ts'
import {
  addMember,
  closeSql,
  connect,
  createPerson,
  createTenant,
  disconnectAll,
  type Person,
  sql,
  type Tenant,
} from './target.ts'

// What can be said on a channel. Our own topics take no broadcasts from people, so a policy of this suite's own opens the
// topics contract:<user id>:... to two people for the time of the run.

let tenant: Tenant
let colleague: Person

async function dropOwnObjects(): Promise<void> {
  await sql('drop policy if exists contract_select on realtime.messages')
  await sql('drop policy if exists contract_insert on realtime.messages')
  await sql('drop table if exists public.contract_things')
  await sql('drop function if exists app.contract_publish()')
}

beforeAll(async () => {
  tenant = await createTenant()
  colleague = await createPerson()
  await addMember(tenant.workspaceId, colleague)
  await dropOwnObjects()
  const mayUse = `realtime.topic() like 'contract:%' and (select auth.uid()) in ('${tenant.owner.id}', '${colleague.id}')`
  await sql(
    `create policy contract_select on realtime.messages for select to authenticated using (${mayUse})`,
  )
  await sql(
    `create policy contract_insert on realtime.messages for insert to authenticated
     with check (${mayUse} and realtime.topic() not like '%:silent')`,
  )
  await sql('create table public.contract_things (id int primary key, name text, topic text)')
  await sql('alter table public.contract_things enable row level security')
  await sql(
    `create function app.contract_publish() returns trigger language plpgsql security definer set search_path = '' as $$
     begin
       perform realtime.broadcast_changes(coalesce(new.topic, old.topic), tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
       return null;
     end $$`,
  )
  await sql(
    `create trigger publish after insert or update or delete on public.contract_things
     for each row execute function app.contract_publish()`,
  )
})
afterEach(disconnectAll)
afterAll(async () => {
  await dropOwnObjects()
  await closeSql()
})

const newTopic = (suffix = 'open') => `contract:${randomUUID()}:${suffix}`

/** Two people on one topic. */
async function pair(topic: string, config: Record<string, unknown> = {}) {
  const first = listen(connect(tenant.owner.accessToken), topic, { private: true, ...config })
  const second = listen(connect(colleague.accessToken), topic, { private: true, ...config })
  expect([(await first.joined).status, (await second.joined).status]).toEqual(['SUBSCRIBED', 'SUBSCRIBED'])
  return { first, second }
}

describe('broadcast', () => {
  it('goes both ways, and not back to the sender', async () => {
    const { first, second } = await pair(newTopic(), { broadcast: { ack: true } })
    expect(await first.channel.send({ type: 'broadcast', event: 'ping', payload: { text: 'é😀' } })).toBe(
      'ok',
    )
    expect(await second.channel.send({ type: 'broadcast', event: 'pong', payload: { n: 2 } })).toBe('ok')
    await until(() => first.heard.length === 1 && second.heard.length === 1)
    expect(second.heard).toEqual([{ event: 'ping', payload: { text: 'é😀' } }])
    expect(first.heard).toEqual([{ event: 'pong', payload: { n: 2 } }])
  })

  it('comes back to the sender who asks for it', async () => {
    const { first } = await pair(newTopic(), { broadcast: { self: true } })
    await first.channel.send({ type: 'broadcast', event: 'ping', payload: { n: 1 } })
    await until(() => first.heard.length === 1)
  })

  it('carries raw bytes', async () => {
    const { first, second } = await pair(newTopic())
    const bytes = new Uint8Array([0, 1, 254, 255])
    await first.channel.send({ type: 'broadcast', event: 'bytes', payload: bytes.buffer })
    await until(() => second.heard.length === 1)
    expect(new Uint8Array(second.heard[0]?.payload as unknown as ArrayBuffer)).toEqual(bytes)
  })

  it('can be sent over HTTP, and reaches the topic it names alone', async () => {
    const [topic, other] = [newTopic(), newTopic()]
    const { first, second } = await pair(topic)
    const elsewhere = listen(connect(colleague.accessToken), other)
    await elsewhere.joined
    await first.channel.httpSend('posted', { n: 3 })
    await until(() => second.heard.length === 1)
    expect(second.heard).toEqual([{ event: 'posted', payload: { n: 3 } }])
    expect(elsewhere.heard).toEqual([])
  })

  it('is not delivered where the policies let nobody write', async () => {
    const topic = newTopic('silent')
    const { first, second } = await pair(topic)
    await first.channel.send({ type: 'broadcast', event: 'forbidden', payload: {} })
    await first.channel.httpSend('forbidden', { n: 1 }).catch(() => {})
    await sql("select realtime.send('{}', 'allowed', $1)", [topic])
    await until(() => second.heard.length > 0)
    expect(second.heard.map(({ event }) => event)).toEqual(['allowed'])
  })

  it('does not reach a channel that was left', async () => {
    const { first, second } = await pair(newTopic())
    await second.channel.unsubscribe()
    expect(await first.channel.send({ type: 'broadcast', event: 'late', payload: {} })).toBe('ok')
    const topic = first.channel.topic.replace('realtime:', '')
    await sql("select realtime.send('{}', 'end', $1)", [topic])
    await until(() => first.heard.length === 1)
    expect(second.heard).toEqual([])
  })
})

describe('messages from SQL', () => {
  it('arrive in order, big ones among them', async () => {
    const topic = newTopic()
    const { second } = await pair(topic)
    await sql(
      `select realtime.send(jsonb_build_object('n', n, 'text', repeat('é', case when n % 3 = 0 then 20000 else 1 end)), 'row', $1)
       from generate_series(1, 9) n`,
      [topic],
    )
    await until(() => second.heard.length === 9)
    expect(second.heard.map(({ payload }) => payload.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(String(second.heard[2]?.payload.text)).toHaveLength(20000)
  })

  it('arrive when their transaction commits, and not if it does not', async () => {
    const topic = newTopic()
    const { second } = await pair(topic)
    await sql(
      `do $$ begin
         begin
           perform realtime.send('{}', 'undone', '${topic}');
           raise exception 'undo';
         exception when others then null;
         end;
         perform realtime.send('{}', 'done', '${topic}');
       end $$`,
    )
    await until(() => second.heard.length > 0)
    expect(second.heard.map(({ event }) => event)).toEqual(['done'])
  })

  it('describe changes of rows with broadcast_changes', async () => {
    const topic = newTopic()
    const { second } = await pair(topic)
    await sql("insert into public.contract_things values (1, 'new', $1)", [topic])
    await sql("update public.contract_things set name = 'newer' where id = 1")
    await sql('delete from public.contract_things where id = 1')
    await until(() => second.heard.length === 3)
    const changes = second.heard.map(({ event, payload }) => ({
      event,
      operation: payload.operation,
      table: `${payload.schema}.${payload.table}`,
      new: (payload.record as { name: string } | null)?.name ?? null,
      old: (payload.old_record as { name: string } | null)?.name ?? null,
    }))
    const table = 'public.contract_things'
    expect(changes).toEqual([
      { event: 'INSERT', operation: 'INSERT', table, new: 'new', old: null },
      { event: 'UPDATE', operation: 'UPDATE', table, new: 'newer', old: 'new' },
      { event: 'DELETE', operation: 'DELETE', table, new: null, old: 'newer' },
    ])
  })
})

describe('presence', () => {
  it('shows two people to each other, and that one left', async () => {
    const topic = `workspace:${tenant.workspaceId}`
    const owner = connect(tenant.owner.accessToken)
    const other = connect(colleague.accessToken)
    await Promise.all([owner.realtime.setAuth(), other.realtime.setAuth()])
    const join = (client: typeof owner, key: string) =>
      new Promise<ReturnType<typeof client.channel>>((resolve, reject) => {
        const channel = client.channel(topic, { config: { private: true, presence: { key } } })
        channel
          .on('presence', { event: 'sync' }, () => {})
          .subscribe((status, error) => {
            if (status === 'SUBSCRIBED') resolve(channel)
            else if (status !== 'CLOSED') reject(error)
          })
      })
    const first = await join(owner, 'owner')
    expect(await first.track({ page: 'inbox' })).toBe('ok')
    const second = await join(other, 'colleague')
    expect(await second.track({ page: 'agents' })).toBe('ok')
    const keys = (channel: typeof first) => Object.keys(channel.presenceState()).sort().join()
    await until(() => keys(first) === 'colleague,owner' && keys(second) === 'colleague,owner')
    expect(second.presenceState<{ page: string }>().owner?.map(({ page }) => page)).toEqual(['inbox'])

    expect(await first.track({ page: 'settings' })).toBe('ok')
    await until(() => second.presenceState<{ page: string }>().owner?.[0]?.page === 'settings')
    expect(second.presenceState().owner).toHaveLength(1)

    // A connection that is cut leaves as well as one that says goodbye.
    await other.realtime.disconnect()
    await until(() => keys(first) === 'owner')
  })
})
