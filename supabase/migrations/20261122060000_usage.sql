-- What a workspace has used, against what it may: counted before the work, never after.

create table public.usage_counters (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  metric text not null check (metric ~ '^[a-z][a-z_]{1,39}$'),
  period date not null check (extract(day from period) = 1),
  used bigint not null default 0 check (used >= 0),
  limit_value bigint check (limit_value >= 0),
  primary key (workspace_id, metric, period)
);
comment on table public.usage_counters is 'Use in a month (UTC) of one metric; limit_value null is no limit.';

create table public.usage_ledger (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  metric text not null,
  period date not null,
  amount bigint not null check (amount > 0),
  request_key text not null check (char_length(request_key) between 1 and 200),
  source_type text not null,
  source_id uuid,
  created_at timestamptz not null default now(),
  unique (workspace_id, metric, request_key)
);
comment on table public.usage_ledger is 'Each use that was counted, once for each request_key.';

create function app.reserve_usage(p_metric text, p_amount bigint, p_request_key text, p_source_type text, p_source_id uuid)
returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  v_workspace uuid := app.workspace_id();
  v_period date := date_trunc('month', now() at time zone 'utc')::date;
begin
  if v_workspace is null then
    raise exception 'usage is counted inside a workspace' using errcode = 'HX404';
  end if;
  insert into public.usage_ledger (workspace_id, metric, period, amount, request_key, source_type, source_id)
  values (v_workspace, p_metric, v_period, p_amount, p_request_key, p_source_type, p_source_id)
  on conflict (workspace_id, metric, request_key) do nothing;
  if not found then
    return true; -- the same request again: counted when it came first
  end if;

  -- A new month starts with the limit of the last one.
  insert into public.usage_counters (workspace_id, metric, period, limit_value)
  select v_workspace, p_metric, v_period, (
    select c.limit_value from public.usage_counters c
    where c.workspace_id = v_workspace and c.metric = p_metric order by c.period desc limit 1
  )
  on conflict (workspace_id, metric, period) do nothing;

  update public.usage_counters c set used = c.used + p_amount
  where c.workspace_id = v_workspace and c.metric = p_metric and c.period = v_period
    and (c.limit_value is null or c.used + p_amount <= c.limit_value);
  if found then
    return true;
  end if;
  delete from public.usage_ledger l
  where l.workspace_id = v_workspace and l.metric = p_metric and l.request_key = p_request_key;
  return false;
end
$$;
comment on function app.reserve_usage(text, bigint, text, text, uuid) is
  'Counts p_amount if it fits under the limit; false if not. The same request_key counts once.';

alter table public.usage_counters enable row level security;
alter table public.usage_ledger enable row level security;
create policy select_user on public.usage_counters for select to app_user using (workspace_id = (select app.workspace_id()));
create policy select_user on public.usage_ledger for select to app_user using (workspace_id = (select app.workspace_id()));

revoke all on public.usage_counters, public.usage_ledger from public, anon, authenticated;
-- No writing: nobody inside a workspace moves its own limit or takes back a use. Visitors count through the function.
grant select on public.usage_counters, public.usage_ledger to app_user;
revoke execute on function app.reserve_usage(text, bigint, text, text, uuid) from public;
grant execute on function app.reserve_usage(text, bigint, text, text, uuid) to app_user, app_visitor;
