// Mistakes that people make, each as the SQL that makes it, and where it should be seen.

export type Mutant = {
  name: string
  sql: string
  /** What runs against it: the matrix over these relations, the function probes, the entries, files and topics. Lints run always. */
  relations?: string[]
  functions?: boolean
  entries?: boolean
  platform?: boolean
}

const text = (value: string) => `$mutant$${value}$mutant$`

/** A function with a part of its body replaced; fails when the part is not there any more. */
const rewritten = (signature: string, part: string, by: string) => `do $do$
declare
  v_before text := pg_get_functiondef(${text(signature)}::regprocedure);
  v_after text := replace(v_before, ${text(part)}, ${text(by)});
begin
  if v_after = v_before then raise exception 'not found: %', ${text(part)}; end if;
  execute v_after;
end $do$`

/** A policy with a part of its condition replaced. */
const loosened = (table: string, policy: string, part: string, by: string) => `do $do$
declare
  v_before text; v_after text; v_check text; v_checked text;
begin
  select pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) into v_before, v_check
  from pg_policy where polrelid = ${text(table)}::regclass and polname = ${text(policy)};
  v_after := replace(v_before, ${text(part)}, ${text(by)});
  v_checked := replace(v_check, ${text(part)}, ${text(by)});
  if v_after is not distinct from v_before and v_checked is not distinct from v_check then raise exception 'not found: % in %', ${text(part)}, v_before; end if;
  if v_after is not null then execute format('alter policy %I on ${table} using (%s)', ${text(policy)}, v_after); end if;
  if v_checked is not null then execute format('alter policy %I on ${table} with check (%s)', ${text(policy)}, v_checked); end if;
end $do$`

/** A key of two columns made a key of one, as they usually are. */
const simpleKey = (table: string, column: string, referenced: string) => `do $do$
declare
  v_name text;
begin
  for v_name in
    select k.conname from pg_constraint k where k.conrelid = '${table}'::regclass and k.contype = 'f'
      and (select attnum from pg_attribute where attrelid = k.conrelid and attname = '${column}') = any (k.conkey)
  loop
    execute format('alter table ${table} drop constraint %I', v_name);
  end loop;
  alter table ${table} add foreign key (${column}) references ${referenced} (id) on delete cascade;
end $do$`

const NOT_NULL = 'workspace_id is not null'

export const MISTAKES: Mutant[] = [
  ...['agents', 'messages', 'usage_ledger', 'audit_log', 'visitors', 'chunks'].map((table) => ({
    name: `row security is off on ${table}`,
    sql: `alter table public.${table} disable row level security`,
    relations: [`public.${table}`],
  })),
  {
    name: 'a second policy lets people read all conversations',
    sql: `create policy help on public.conversations for select to app_user using (${NOT_NULL})`,
    relations: ['public.conversations'],
  },
  {
    name: 'a policy for everything lets visitors at runs',
    sql: `create policy help on public.runs for all to app_visitor using (${NOT_NULL})`,
    relations: ['public.runs'],
  },
  {
    name: 'a policy to everybody, with a grant',
    sql: `create policy help on public.messages for select using (${NOT_NULL}); grant select on public.messages to anon`,
    relations: ['public.messages'],
  },
  {
    name: 'a policy to everybody, without a grant',
    sql: `create policy help on public.documents for select using (${NOT_NULL})`,
    relations: ['public.documents'],
  },
  {
    name: 'anon may read a table',
    sql: 'grant select on public.agents to anon',
    relations: ['public.agents'],
  },
  {
    name: 'signed-in callers of the API may write a table',
    sql: 'grant insert, update on public.knowledge_sources to authenticated',
    relations: ['public.knowledge_sources'],
  },
  {
    name: 'one column is granted to the API',
    sql: 'grant select (name) on public.agents to authenticated',
    relations: ['public.agents'],
  },
  {
    name: 'a table is granted to everybody',
    sql: 'grant select on public.profiles to public',
    relations: ['public.profiles'],
  },
  {
    name: 'new tables are granted to anon from now on',
    sql: 'alter default privileges in schema public grant select on tables to anon',
  },
  {
    name: 'new functions in app are granted to the API from now on',
    sql: 'alter default privileges in schema app grant execute on functions to authenticated',
  },
  {
    name: 'a view runs as its owner',
    sql: 'create view public.message_list as select * from public.messages; grant select on public.message_list to app_user',
    relations: ['public.message_list'],
  },
  {
    name: 'a view as its owner, for the API',
    sql: 'create view public.message_list as select * from public.messages; grant select on public.message_list to authenticated',
    relations: ['public.message_list'],
  },
  {
    name: "a materialized view keeps everybody's rows",
    sql: 'create materialized view public.totals as select workspace_id, count(*) from public.messages group by 1; grant select on public.totals to app_user',
    relations: ['public.totals'],
  },
  {
    name: 'a view shows accounts',
    sql: 'create view public.people with (security_invoker = true) as select id, email from auth.users; grant select on public.people to authenticated',
    relations: ['public.people'],
  },
  {
    name: 'a new table has no row security',
    sql: 'create table public.notes (id uuid primary key, workspace_id uuid, body text); grant select on public.notes to app_user',
    relations: ['public.notes'],
  },
  {
    name: 'a new table that nobody wrote an expectation for',
    sql: 'create table public.notes (id uuid primary key, workspace_id uuid, body text); alter table public.notes enable row level security',
    relations: ['public.notes'],
  },
  {
    name: 'a function as owner reads what it is asked for',
    sql: `create function app.get_message(p_message uuid) returns setof public.messages language sql security definer set search_path = '' as $$ select * from public.messages where id = p_message $$; revoke execute on function app.get_message(uuid) from public; grant execute on function app.get_message(uuid) to app_user`,
    functions: true,
  },
  {
    name: 'a function as owner deletes what it is asked to',
    sql: `create function app.drop_agent(p_agent uuid) returns void language sql security definer set search_path = '' as $$ delete from public.agents where id = p_agent $$; revoke execute on function app.drop_agent(uuid) from public; grant execute on function app.drop_agent(uuid) to app_user`,
    functions: true,
  },
  {
    name: 'a function as owner in public, callable by the API',
    sql: `create function public.count_agents(p_workspace uuid) returns bigint language sql security definer set search_path = '' as $$ select count(*) from public.agents where workspace_id = p_workspace $$`,
    functions: true,
  },
  {
    name: 'a function leaves its search path open',
    sql: `alter function app.list_people() reset search_path`,
  },
  {
    name: "a function is everybody's",
    sql: 'grant execute on function app.append_events(uuid, uuid, jsonb, text) to public',
  },
  {
    name: 'people may enter as anybody',
    sql: 'grant execute on function app.enter_user(uuid, uuid, text) to app_user',
  },
  {
    name: 'the API may enter as anybody',
    sql: 'grant execute on function app.enter_user(uuid, uuid, text) to authenticated',
  },
  {
    name: 'visitors may read the list of people',
    sql: 'grant execute on function app.list_people() to app_visitor',
  },
  {
    name: 'the inbound door is open to anon',
    sql: 'grant execute on function public.receive_inbound_event(uuid, text, text, bigint) to anon',
  },
  {
    name: 'the list of people forgets the workspace',
    sql: rewritten('app.list_people()', 'm.workspace_id = app.workspace_id() and', ''),
    functions: true,
  },
  {
    name: 'full text does not ask for whom',
    sql: rewritten(
      'app.match_text(uuid,uuid[],text,text,integer)',
      "return '{}';\n  end if;\n  if v_words",
      'null;\n  end if;\n  if v_words',
    ),
    functions: true,
  },
  {
    name: 'a job may be for another workspace',
    sql: rewritten(
      'app.enqueue(text,jsonb,text,integer,timestamptz)',
      'if v_is_foreign then',
      'if false then',
    ),
    functions: true,
  },
  {
    name: 'anybody restores a closed workspace',
    sql:
      rewritten('app.restore_workspace(uuid)', "and m.role = 'owner'", "and m.role = 'owner' or true") +
      `; update public.workspaces set deleted_at = now(), purge_at = now() + interval '1 day' where id::text like 'b0b0%'`,
    functions: true,
  },
  {
    name: 'an invitation is taken by whoever holds it',
    sql: rewritten('app.accept_invitation(bytea)', 'if v_email <> i.email then', 'if false then'),
    functions: true,
  },
  {
    name: 'everybody is a member of everything, for files and topics',
    sql: rewritten('app.my_workspace_ids()', 'm.user_id = auth.uid() and', ''),
    platform: true,
  },
  {
    name: 'people enter without being members',
    sql: rewritten(
      'app.enter_user(uuid,uuid,text)',
      'm.workspace_id = p_workspace and m.user_id = p_user',
      'm.workspace_id = p_workspace',
    ),
    entries: true,
  },
  {
    name: 'an unknown membership is let in',
    sql: rewritten('app.enter_user(uuid,uuid,text)', 'if v_role is null then', 'if false then'),
    entries: true,
  },
  {
    name: 'a closed workspace can be entered',
    sql: rewritten('app.enter_user(uuid,uuid,text)', 'and w.deleted_at is null', ''),
    entries: true,
  },
  {
    name: 'a revoked visitor token goes on',
    sql: rewritten('app.enter_visitor(bytea,text)', 't.revoked_at is null and', ''),
    entries: true,
  },
  {
    name: 'an expired visitor token goes on',
    sql: rewritten('app.enter_visitor(bytea,text)', 'and t.expires_at > now()', ''),
    entries: true,
  },
  {
    name: 'a visitor of a closed workspace goes on',
    sql: rewritten('app.enter_visitor(bytea,text)', 'and w.deleted_at is null', ''),
    entries: true,
  },
  {
    name: 'a revoked key goes on',
    sql: rewritten('app.enter_key(bytea,text,uuid)', 'k.revoked_at is null and', ''),
    entries: true,
  },
  {
    name: 'an expired key goes on',
    sql: rewritten(
      'app.enter_key(bytea,text,uuid)',
      'and (k.expires_at is null or k.expires_at > now())',
      '',
    ),
    entries: true,
  },
  {
    name: 'keys read without the scope',
    sql: loosened(
      'public.conversations',
      'select_key',
      "'conversation:read'::text = ANY",
      "'agent:read'::text = ANY",
    ),
    relations: ['public.conversations'],
  },
  { name: 'the log can be changed', sql: 'drop trigger audit_log_append_only on public.audit_log' },
  { name: 'the log can be emptied', sql: 'drop trigger audit_log_no_truncate on public.audit_log' },
  {
    name: "the log's guard sleeps",
    sql: 'alter table public.audit_log disable trigger audit_log_append_only',
  },
  {
    name: 'events can be changed',
    sql: 'drop trigger conversation_events_append_only on public.conversation_events',
  },
  {
    name: 'published versions can be changed',
    sql: 'drop trigger agent_versions_immutable on public.agent_versions',
  },
  {
    name: 'people may delete from the log',
    sql: `grant delete on public.audit_log to app_user; drop trigger audit_log_append_only on public.audit_log; create policy delete_user on public.audit_log for delete to app_user using (${NOT_NULL})`,
    relations: ['public.audit_log'],
  },
  {
    name: "a conversation may be with another workspace's agent",
    sql: simpleKey('public.conversations', 'agent_id', 'public.agents'),
    relations: ['public.conversations'],
  },
  {
    name: "an agent may read another workspace's source",
    sql: simpleKey('public.agent_sources', 'source_id', 'public.knowledge_sources'),
    relations: ['public.agent_sources'],
  },
  {
    name: "a message may lie in another workspace's conversation",
    sql: simpleKey('public.messages', 'conversation_id', 'public.conversations'),
    relations: ['public.messages'],
  },
  {
    name: "a version may be another workspace's agent's",
    sql: simpleKey('public.agent_versions', 'agent_id', 'public.agents'),
    relations: ['public.agent_versions'],
  },
  {
    name: "a conversation may be given to another workspace's person",
    sql: `do $do$ declare v_name text; begin for v_name in select conname from pg_constraint where conrelid = 'public.conversations'::regclass and confrelid = 'public.members'::regclass loop execute format('alter table public.conversations drop constraint %I', v_name); end loop; end $do$`,
    relations: ['public.conversations'],
  },
  {
    name: 'rows may be moved between workspaces',
    sql: `grant update (workspace_id) on public.knowledge_sources to app_user; alter policy update_user on public.knowledge_sources with check (${NOT_NULL})`,
    relations: ['public.knowledge_sources'],
  },
  {
    name: 'a secret may be read',
    sql: 'grant select (secret) on public.inbound_endpoints to app_user',
    relations: ['public.inbound_endpoints'],
  },
  {
    name: 'tokens may be read',
    sql: `grant select on public.visitor_tokens to app_user; create policy help on public.visitor_tokens for select to app_user using (workspace_id = (select app.workspace_id()))`,
    relations: ['public.visitor_tokens'],
  },
  {
    name: 'people raise their own limit',
    sql: `grant update (limit_value) on public.usage_counters to app_user; create policy help on public.usage_counters for update to app_user using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()))`,
    relations: ['public.usage_counters'],
  },
  {
    name: 'members are written in without being asked',
    sql: `grant insert (workspace_id, user_id, role) on public.members to app_user; create policy help on public.members for insert to app_user with check (workspace_id = (select app.workspace_id()))`,
    relations: ['public.members'],
  },
  {
    name: "a member makes things in another's name",
    sql: 'drop policy insert_user_own_name on public.agents',
    relations: ['public.agents'],
  },
  {
    name: 'members read the log',
    sql: loosened(
      'public.audit_log',
      'select_user',
      "ANY (ARRAY['owner'::text, 'admin'::text])",
      "ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text])",
    ),
    relations: ['public.audit_log'],
  },
  {
    name: "visitors see the conversations of their agent's others",
    sql: loosened(
      'public.conversations',
      'select_visitor',
      'visitor_id = ( SELECT app.visitor_id() AS visitor_id)',
      'visitor_id is not null',
    ),
    relations: ['public.conversations'],
  },
  {
    name: 'visitors see every agent',
    sql: loosened(
      'public.agents',
      'select_visitor',
      'id = ( SELECT app.agent_id() AS agent_id)',
      'id is not null',
    ),
    relations: ['public.agents'],
  },
  {
    name: 'visitors see every passage',
    sql: `alter policy select_visitor on public.chunks using (workspace_id = (select app.workspace_id()))`,
    relations: ['public.chunks'],
  },
  {
    name: 'visitors see each other',
    sql: loosened(
      'public.visitors',
      'select_visitor',
      'id = ( SELECT app.visitor_id() AS visitor_id)',
      'id is not null',
    ),
    relations: ['public.visitors'],
  },
  {
    name: 'visitors read drafts',
    sql: 'grant select (draft) on public.agents to app_visitor; create policy help on public.agents for select to app_visitor using (workspace_id = (select app.workspace_id()))',
    relations: ['public.agents'],
  },
  {
    name: 'sessions of colleagues are seen',
    sql: `alter policy select_user on public.sessions using (user_id is not null)`,
    relations: ['public.sessions'],
  },
  {
    name: "the API's callers read by what they write about themselves",
    sql: `grant select on public.agents to authenticated; create policy help on public.agents for select to authenticated using (workspace_id::text = auth.jwt() -> 'user_metadata' ->> 'workspace_id')`,
    relations: ['public.agents'],
  },
  {
    name: "the API's callers read by our settings",
    sql: `grant select on public.agents to authenticated; grant usage on schema app to authenticated; grant execute on function app.workspace_id() to authenticated; create policy help on public.agents for select to authenticated using (workspace_id = (select app.workspace_id()))`,
    relations: ['public.agents'],
  },
  {
    name: 'a policy calls a function for every row',
    sql: 'alter policy select_user on public.documents using (workspace_id = app.workspace_id() and not is_staged)',
  },
  {
    name: "people's role passes row security",
    sql: 'alter role app_user bypassrls',
    relations: ['public.messages'],
  },
  { name: 'the API can become people', sql: 'grant app_user to authenticated' },
  {
    name: 'every member reads every source file',
    sql: `alter policy knowledge_select_member on storage.objects using (bucket_id = 'knowledge')`,
    platform: true,
  },
  {
    name: 'every member deletes every source file',
    sql: `alter policy knowledge_delete_member on storage.objects using (bucket_id = 'knowledge'); alter policy knowledge_select_member on storage.objects using (bucket_id = 'knowledge')`,
    platform: true,
  },
  {
    name: 'files may be put into any folder',
    sql: `alter policy knowledge_insert_member on storage.objects with check (bucket_id = 'knowledge')`,
    platform: true,
  },
  {
    name: 'a policy lists every bucket for anon',
    sql: `create policy help on storage.objects for select to anon using (bucket_id is not null)`,
    platform: true,
  },
  {
    name: 'the bucket of sources is public',
    sql: `update storage.buckets set public = true where id = 'knowledge'`,
    platform: true,
  },
  {
    name: 'row security is off on files',
    sql: 'alter table storage.objects disable row level security',
    platform: true,
  },
  {
    name: 'every signed-in caller hears every topic',
    sql: `alter policy workspace_topic_select_member on realtime.messages using (realtime.messages.extension in ('broadcast', 'presence'))`,
    platform: true,
  },
  {
    name: 'topics are compared without case',
    sql: `alter policy workspace_topic_select_member on realtime.messages using (lower((select realtime.topic())) like 'workspace:%')`,
    platform: true,
  },
  {
    name: 'every signed-in caller speaks on every topic',
    sql: `alter policy workspace_topic_insert_member on realtime.messages with check (true = true)`,
    platform: true,
  },
  {
    name: 'anon hears topics',
    sql: `create policy help on realtime.messages for select to anon using (topic is not null)`,
    platform: true,
  },
  {
    name: 'row security is off on topics',
    sql: 'alter table realtime.messages disable row level security',
    platform: true,
  },
]
