-- The `realtime` schema as the hosted service has it, as far as migrations, policies and triggers can see it.
-- Safe to run again. Applied before the project's migrations, which add policies to realtime.messages.

create schema if not exists realtime;
grant usage on schema realtime to anon, authenticated, service_role;

create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamptz not null default now(),
  inserted_at timestamptz not null default now(),
  id uuid not null default gen_random_uuid(),
  primary key (id, inserted_at)
);
create index if not exists messages_inserted_at_idx on realtime.messages (inserted_at);
create index if not exists messages_topic_idx on realtime.messages (topic, inserted_at desc) where extension = 'broadcast' and private;
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

-- The topic whose access is being decided; policies on realtime.messages compare with it.
create or replace function realtime.topic() returns text
language sql stable set search_path = ''
as $$ select nullif(current_setting('realtime.topic', true), '')::text $$;

-- Sends one broadcast. A failure is a warning: a message about a write must never undo the write.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql set search_path = ''
as $$
declare
  message_id uuid := gen_random_uuid();
begin
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (
    message_id,
    case when jsonb_typeof(payload) = 'object' and not payload ? 'id'
      then payload || jsonb_build_object('id', message_id) else payload end,
    event, topic, private, 'broadcast'
  );
exception when others then
  raise warning 'ErrorSendingBroadcastMessage: %', sqlerrm;
end
$$;

-- Sends a row change in the shape that supabase-js users expect; to be called from a row trigger.
create or replace function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
) returns void
language plpgsql set search_path = ''
as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(
    jsonb_build_object(
      'record', case when operation <> 'DELETE' then to_jsonb(new) end,
      'old_record', case when operation <> 'INSERT' then to_jsonb(old) end,
      'operation', operation, 'table', table_name, 'schema', table_schema
    ),
    event_name, topic_name
  );
end
$$;

-- From here on: the embedded server's own means, which the hosted service does not have.

-- A notification carries at most 8000 bytes: a bigger message sends its id, and the server reads the row.
create or replace function realtime.notify_message() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  message text := jsonb_build_object('id', new.id, 'topic', new.topic, 'event', new.event,
    'private', new.private, 'payload', new.payload)::text;
begin
  if octet_length(message) > 7900 then
    message := jsonb_build_object('id', new.id)::text;
  end if;
  perform pg_notify('realtime_messages', message);
  return null;
end
$$;
create or replace trigger notify_message after insert on realtime.messages
  for each row when (new.extension = 'broadcast') execute function realtime.notify_message();

-- What the policies on realtime.messages let a caller do with a topic: a probe row is read and written as the caller's
-- role, with its claims and the topic set, and everything (rows, role, settings) is rolled back by the inner block.
create or replace function realtime.check_policies(p_topic text, p_role text, p_claims jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  probe_broadcast uuid := gen_random_uuid();
  probe_presence uuid := gen_random_uuid();
  result jsonb := '{"broadcast": {"read": false, "write": false}, "presence": {"read": false, "write": false}}';
  kind text;
begin
  begin
    insert into realtime.messages (id, topic, extension)
    values (probe_broadcast, p_topic, 'broadcast'), (probe_presence, p_topic, 'presence');
    perform set_config('role', p_role, true), set_config('realtime.topic', p_topic, true),
      set_config('request.jwt.claims', p_claims::text, true);
    begin
      select jsonb_set(jsonb_set(result,
          '{broadcast,read}', to_jsonb(exists (select from realtime.messages m where m.id = probe_broadcast))),
          '{presence,read}', to_jsonb(exists (select from realtime.messages m where m.id = probe_presence)))
        into result;
    exception when insufficient_privilege then null;
    end;
    foreach kind in array array['broadcast', 'presence'] loop
      begin
        insert into realtime.messages (topic, extension) values (p_topic, kind);
        result := jsonb_set(result, array[kind, 'write'], 'true');
      exception when insufficient_privilege then null;
      end;
    end loop;
    raise exception using errcode = 'RT000';
  exception when sqlstate 'RT000' then null;
  end;
  return result;
end
$$;
revoke execute on function realtime.notify_message(), realtime.check_policies(text, text, jsonb) from public;
