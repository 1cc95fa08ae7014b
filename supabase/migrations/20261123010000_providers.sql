-- The models a workspace brings itself: connections with sealed keys, what is known of their models, how each is doing, and
-- what was spent on it day by day.

create table public.provider_connections (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  kind text not null check (kind in ('openai', 'anthropic', 'compatible')),
  preset text not null check (char_length(preset) between 1 and 40),
  base_url text check (char_length(base_url) <= 500),
  sealed_key text check (char_length(sealed_key) <= 8000),
  key_hint text not null default '' check (char_length(key_hint) <= 8),
  is_enabled boolean not null default true,
  requests_per_minute int not null default 0 check (requests_per_minute between 0 and 1000000),
  models jsonb not null default '[]' check (jsonb_typeof(models) = 'array'),
  models_fetched_at timestamptz,
  checked_at timestamptz,
  check_status text not null default 'untested' check (check_status in ('untested', 'ok', 'failed')),
  check_code text check (char_length(check_code) <= 60),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id)
);
comment on table public.provider_connections is 'A provider of models that a workspace brings, with its own key.';
comment on column public.provider_connections.sealed_key is 'An envelope of the server''s, bound to this row. Written by people, read by the login role alone.';
comment on column public.provider_connections.key_hint is 'The last four characters, by which people recognise the key.';
comment on column public.provider_connections.requests_per_minute is 'What the provider is asked at most; 0 is no limit of ours.';
comment on column public.provider_connections.models is '[{id}], as the provider listed them at models_fetched_at.';
create index provider_connections_created_by_idx on public.provider_connections (created_by) where created_by is not null;
create trigger provider_connections_touch before update on public.provider_connections
  for each row execute function app.touch_updated_at();

create table public.model_overrides (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  model text not null check (char_length(model) between 1 and 250),
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  updated_by uuid references auth.users (id) on delete set null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, model)
);
comment on table public.model_overrides is 'What a workspace knows better of a model than we do: prices, sizes, abilities.';
comment on column public.model_overrides.model is 'A reference, as in an agent''s settings.';
create index model_overrides_updated_by_idx on public.model_overrides (updated_by) where updated_by is not null;
create trigger model_overrides_touch before update on public.model_overrides
  for each row execute function app.touch_updated_at();

create table public.provider_health (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  connection_key text not null check (char_length(connection_key) between 1 and 100),
  failures int not null default 0 check (failures >= 0),
  opened_until timestamptz,
  probing_until timestamptz,
  last_error text check (char_length(last_error) <= 60),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, connection_key)
) with (fillfactor = 80);
comment on table public.provider_health is 'The breaker of each connection: failures in a row, and until when nobody asks it.';
comment on column public.provider_health.connection_key is 'The id of a connection, or platform:<provider> for the installation''s own keys.';
comment on column public.provider_health.opened_until is 'Null: closed, everybody may ask. Past: one may ask on trial, by app.claim_provider_probe.';
comment on column public.provider_health.probing_until is 'Somebody is trying; whoever died while trying blocks nobody beyond this.';
create trigger provider_health_touch before update on public.provider_health
  for each row execute function app.touch_updated_at();

create table public.spend_days (
  workspace_id uuid not null,
  day date not null,
  agent_id uuid not null,
  connection_key text not null check (char_length(connection_key) between 1 and 100),
  model text not null check (char_length(model) between 1 and 200),
  answers bigint not null default 0 check (answers >= 0),
  input_tokens bigint not null default 0 check (input_tokens >= 0),
  output_tokens bigint not null default 0 check (output_tokens >= 0),
  cost bigint not null default 0 check (cost >= 0),
  primary key (workspace_id, day, agent_id, connection_key, model),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade
);
comment on table public.spend_days is 'What was used and spent: by day in the workspace''s time zone, agent, connection and model.';
comment on column public.spend_days.cost is 'Micro-dollars (1e-6 USD); 0 where the price is not known.';
create index spend_days_agent_idx on public.spend_days (workspace_id, agent_id);

alter table public.workspaces
  add column answers_per_minute int not null default 0 check (answers_per_minute between 0 and 100000);
comment on column public.workspaces.answers_per_minute is 'How many answers may begin in a minute, over all agents; 0 is no limit.';
grant update (answers_per_minute) on public.workspaces to app_user;

-- ---------------------------------------------------------------------------------------------------------------
-- The breaker. Each function is one conditional write, so that of many processes each counts and one alone tries.

create function app.note_provider_failure(
  p_workspace uuid, p_key text, p_kind text, p_open_after int, p_cool_down_ms int
) returns boolean
language sql set search_path = ''
as $$
  insert into public.provider_health as h (workspace_id, connection_key, failures, opened_until, last_error)
  values (p_workspace, p_key, 1,
    case when p_open_after <= 1 then clock_timestamp() + p_cool_down_ms * interval '1 millisecond' end, p_kind)
  on conflict (workspace_id, connection_key) do update set
    failures = h.failures + 1,
    opened_until = case when h.failures + 1 >= p_open_after
      then clock_timestamp() + p_cool_down_ms * interval '1 millisecond' else h.opened_until end,
    probing_until = null,
    last_error = p_kind
  returning coalesce(h.opened_until > clock_timestamp(), false)
$$;
comment on function app.note_provider_failure(uuid, text, text, int, int) is
  'One more failure in a row; from p_open_after on nobody asks for p_cool_down_ms. Whether it is open now. For the login role.';

create function app.note_provider_success(p_workspace uuid, p_key text) returns void
language sql set search_path = ''
as $$
  update public.provider_health h set failures = 0, opened_until = null, probing_until = null, last_error = null
  where h.workspace_id = p_workspace and h.connection_key = p_key and (h.failures > 0 or h.opened_until is not null)
$$;
comment on function app.note_provider_success(uuid, text) is
  'Closes the breaker; writes nothing while all is well. For the login role.';

create function app.claim_provider_probe(p_workspace uuid, p_key text, p_probe_ms int) returns boolean
language plpgsql set search_path = ''
as $$
begin
  update public.provider_health h set probing_until = clock_timestamp() + p_probe_ms * interval '1 millisecond'
  where h.workspace_id = p_workspace and h.connection_key = p_key and h.opened_until <= clock_timestamp()
    and (h.probing_until is null or h.probing_until <= clock_timestamp());
  return found;
end
$$;
comment on function app.claim_provider_probe(uuid, text, int) is
  'True for the one who may try a connection whose breaker cooled down, for p_probe_ms. For the login role.';

create function app.forget_provider_health() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.provider_health h where h.workspace_id = old.workspace_id and h.connection_key = old.id::text;
  return null;
end
$$;
comment on function app.forget_provider_health() is 'Trigger: a connection that is gone leaves no breaker behind.';
create trigger provider_connections_forget after delete on public.provider_connections
  for each row execute function app.forget_provider_health();

-- ---------------------------------------------------------------------------------------------------------------

alter table public.provider_connections enable row level security;
alter table public.model_overrides enable row level security;
alter table public.provider_health enable row level security;
alter table public.spend_days enable row level security;

create policy select_user on public.provider_connections for select to app_user
  using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.provider_connections for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy update_user on public.provider_connections for update to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'))
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy delete_user on public.provider_connections for delete to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy insert_user_own_name on public.provider_connections as restrictive for insert to app_user
  with check (created_by is null or created_by = (select app.user_id()));

create policy select_user on public.model_overrides for select to app_user
  using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.model_overrides for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy update_user on public.model_overrides for update to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'))
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy delete_user on public.model_overrides for delete to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy insert_user_own_name on public.model_overrides as restrictive for insert to app_user
  with check (updated_by is null or updated_by = (select app.user_id()));
create policy update_user_own_name on public.model_overrides as restrictive for update to app_user
  using (workspace_id = (select app.workspace_id()))
  with check (workspace_id = (select app.workspace_id()) and (updated_by is null or updated_by = (select app.user_id())));

create policy select_user on public.provider_health for select to app_user
  using (workspace_id = (select app.workspace_id()));
create policy select_user on public.spend_days for select to app_user
  using (
    workspace_id = (select app.workspace_id())
    and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
  );

revoke all on public.provider_connections, public.model_overrides, public.provider_health, public.spend_days
  from public, anon, authenticated;

-- Not the sealed key: nobody in a workspace has a use for it, and the server opens it as the login role.
grant select (id, workspace_id, name, kind, preset, base_url, key_hint, is_enabled, requests_per_minute, models, models_fetched_at,
  checked_at, check_status, check_code, created_by, created_at, updated_at) on public.provider_connections to app_user;
grant insert (id, workspace_id, name, kind, preset, base_url, sealed_key, key_hint, is_enabled, requests_per_minute, created_by)
  on public.provider_connections to app_user;
-- What a connection is, its kind, stays: agents name its models.
grant update (name, preset, base_url, sealed_key, key_hint, is_enabled, requests_per_minute, models, models_fetched_at, checked_at,
  check_status, check_code) on public.provider_connections to app_user;
grant delete on public.provider_connections, public.model_overrides to app_user;
grant select on public.model_overrides to app_user;
grant insert (workspace_id, model, facts, updated_by) on public.model_overrides to app_user;
grant update (facts, updated_by) on public.model_overrides to app_user;
-- Breakers and spending are the system's to write.
grant select on public.provider_health, public.spend_days to app_user;

revoke execute on function
  app.note_provider_failure(uuid, text, text, int, int), app.note_provider_success(uuid, text),
  app.claim_provider_probe(uuid, text, int), app.forget_provider_health()
  from public;
