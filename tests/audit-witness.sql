-- For tests: a witness at every table with a workspace. At commit it asks whether a change that somebody made (a person, a
-- visitor, a program, or the system for a reason) came with an entry of the audit log in the same transaction, and keeps what
-- did not. Columns and tables that are no deed are named with their reason; a new table is watched without being named.
create schema witness;
create table witness.silent (relation text, operation text, role text, at timestamptz default clock_timestamp());

create table witness.quiet (relation text primary key, columns text[], reason text not null);
insert into witness.quiet values
  ('audit_log', null, 'the log itself'),
  ('conversation_events', null, 'append-only log of its own'),
  ('messages', null, 'who said what and when; written once'),
  ('runs', null, 'how an answer came about'),
  ('usage_counters', null, 'counted in usage_ledger'),
  ('usage_ledger', null, 'append-only log of its own'),
  ('visitors', null, 'a visitor arrives, or says who they are'),
  ('visitor_tokens', null, 'a visitor arrives'),
  ('documents', null, 'made from a source by a job whose end is audited'),
  ('chunks', null, 'made from a source by a job whose end is audited'),
  ('workspace_slugs', null, 'kept by a trigger of workspaces'),
  ('job_runs', '{status,step,progress_done,progress_total,attempts,started_at,finished_at,error_code}', 'how far a job is'),
  ('inbound_events', '{status,note,processed_at}', 'every event is kept with what became of it'),
  ('api_keys', '{last_used_at}', 'to the minute'),
  ('invitations', '{mailed_at}', 'that the mail went out'),
  ('knowledge_sources', '{status,updated_at,error_code}', 'a job begins or ends; its end is audited'),
  ('agents', '{updated_at}', 'kept by a trigger'),
  ('conversations',
   '{last_seq,last_message_at,last_message_preview,last_message_author,unread_count,language,subject,agent_version_id}',
   'moves with every message');

create function witness.heard() returns trigger language plpgsql security definer as $$
begin
  perform set_config('witness.heard', pg_current_xact_id()::text, true);
  return null;
end $$;
create trigger witness_heard after insert on public.audit_log for each row execute function witness.heard();

create function witness.ask() returns trigger language plpgsql security definer as $$
declare
  v_role text := current_setting('role', true);
  v_columns text[];
begin
  -- Fixtures and the tests' own looks are nobody's deeds.
  if v_role not in ('app_user', 'app_visitor', 'app_key') then
    return null;
  end if;
  if current_setting('witness.heard', true) = pg_current_xact_id()::text then
    return null;
  end if;
  -- A conversation begins with its first message.
  if tg_table_name = 'conversations' and tg_op = 'INSERT' then
    return null;
  end if;
  if tg_op = 'UPDATE' then
    select q.columns into v_columns from witness.quiet q where q.relation = tg_table_name;
    if to_jsonb(new) - coalesce(v_columns, '{}') = to_jsonb(old) - coalesce(v_columns, '{}') then
      return null;
    end if;
  end if;
  insert into witness.silent (relation, operation, role) values (tg_table_name, tg_op, v_role);
  return null;
end $$;

do $$
declare
  v_table text;
begin
  for v_table in
    select c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id')
      and c.relname not in (select q.relation from witness.quiet q where q.columns is null)
    union all select 'workspaces'
  loop
    execute format(
      'create constraint trigger witness_asks after insert or update or delete on public.%I deferrable initially deferred
       for each row execute function witness.ask()', v_table);
  end loop;
end $$;
