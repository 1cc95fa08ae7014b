-- Inbound events: another system tells a workspace that something happened, signed with the endpoint's secret.

create table public.inbound_endpoints (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  secret text not null check (char_length(secret) between 32 and 200),
  is_enabled boolean not null default true,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (workspace_id, id)
);
comment on table public.inbound_endpoints is 'An address at which another system may tell this workspace of events.';
comment on column public.inbound_endpoints.secret is 'Key of the HMAC over "timestamp.body". Written, never read back: no role of the server is granted to select it.';

create table public.inbound_events (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  endpoint_id uuid not null,
  external_id text not null check (char_length(external_id) between 1 and 200),
  kind text not null check (char_length(kind) between 1 and 100),
  payload jsonb not null,
  status text not null default 'received' check (status in ('received', 'processed', 'failed')),
  note text check (char_length(note) <= 500),
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  unique (endpoint_id, external_id),
  foreign key (workspace_id, endpoint_id) references public.inbound_endpoints (workspace_id, id) on delete cascade
);
comment on table public.inbound_events is 'What other systems told us, each event once, however often it was delivered.';
comment on column public.inbound_events.external_id is 'The sender''s id of the event; a second delivery of the same id changes nothing.';
comment on column public.inbound_events.note is 'What became of it, when that is not obvious: unknown kind, source gone.';

create index inbound_endpoints_workspace_id_idx on public.inbound_endpoints (workspace_id);
create index inbound_events_workspace_id_idx on public.inbound_events (workspace_id, received_at desc);

alter table public.inbound_endpoints enable row level security;
alter table public.inbound_events enable row level security;

create policy select_user on public.inbound_endpoints for select to app_user
  using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.inbound_endpoints for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy update_user on public.inbound_endpoints for update to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'))
  with check (workspace_id = (select app.workspace_id()));
create policy delete_user on public.inbound_endpoints for delete to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));

create policy select_user on public.inbound_events for select to app_user
  using (workspace_id = (select app.workspace_id()));

revoke all on public.inbound_endpoints, public.inbound_events from public, anon, authenticated;

grant select (id, workspace_id, name, is_enabled, created_by, created_at), delete on public.inbound_endpoints to app_user;
grant insert (id, workspace_id, name, secret, created_by) on public.inbound_endpoints to app_user;
grant update (name, secret, is_enabled) on public.inbound_endpoints to app_user;
-- Written by app.receive_inbound_event and by the job alone.
grant select on public.inbound_events to app_user;

-- ---------------------------------------------------------------------------------------------------------------

create function app.receive_inbound_event(p_endpoint uuid, p_raw_body text, p_signature text, p_timestamp bigint) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  v_workspace uuid;
  v_secret text;
  v_expected text;
  v_body jsonb;
  v_event uuid;
begin
  select e.workspace_id, e.secret into v_workspace, v_secret
  from public.inbound_endpoints e where e.id = p_endpoint and e.is_enabled;
  if v_secret is null then
    return 'unknown_endpoint';
  end if;

  v_expected := 'v1=' || encode(extensions.hmac(convert_to(p_timestamp || '.' || p_raw_body, 'UTF8'), convert_to(v_secret, 'UTF8'), 'sha256'), 'hex');
  -- Digests are compared, so that the time it takes says nothing of how much of the signature was right.
  if p_timestamp is null or abs(extract(epoch from now()) - p_timestamp) > 300
    or extensions.digest(v_expected, 'sha256') is distinct from extensions.digest(lower(p_signature), 'sha256') then
    return 'bad_signature';
  end if;

  begin
    v_body := p_raw_body::jsonb;
  exception when others then
    return 'bad_input';
  end;
  if jsonb_typeof(v_body -> 'id') is distinct from 'string' or jsonb_typeof(v_body -> 'type') is distinct from 'string'
    or char_length(v_body ->> 'id') not between 1 and 200 or char_length(v_body ->> 'type') not between 1 and 100 then
    return 'bad_input';
  end if;

  insert into public.inbound_events (workspace_id, endpoint_id, external_id, kind, payload)
  values (v_workspace, p_endpoint, v_body ->> 'id', v_body ->> 'type', coalesce(v_body -> 'data', '{}'))
  on conflict (endpoint_id, external_id) do nothing
  returning id into v_event;
  if v_event is null then
    return 'duplicate';
  end if;

  perform app.enqueue(
    'inbound/process', jsonb_build_object('workspaceId', v_workspace, 'inboundEventId', v_event),
    'inbound/process:' || v_event, 8
  );
  return 'accepted';
end
$$;
comment on function app.receive_inbound_event(uuid, text, text, bigint) is
  'Verifies the signature (300 s tolerance), keeps the event once and enqueues its job, in one transaction. Returns accepted, duplicate, bad_signature, bad_input or unknown_endpoint (disabled ones too).';

-- The API exposes `public` alone, and Edge Functions reach the database through the API.
create function public.receive_inbound_event(p_endpoint uuid, p_raw_body text, p_signature text, p_timestamp bigint) returns text
language sql security definer set search_path = ''
as $$ select app.receive_inbound_event(p_endpoint, p_raw_body, p_signature, p_timestamp) $$;
comment on function public.receive_inbound_event(uuid, text, text, bigint) is 'For the Edge Function `inbound`, with the service role''s key.';

revoke execute on function
  app.receive_inbound_event(uuid, text, text, bigint), public.receive_inbound_event(uuid, text, text, bigint)
  from public, anon, authenticated;
grant execute on function public.receive_inbound_event(uuid, text, text, bigint) to service_role;
