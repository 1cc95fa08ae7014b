-- Budgets: limits that owners and admins set for answers, tokens and money. Reserved before a provider is asked, settled by what
-- it really took; never over the limit, whoever else reserves at that moment.

create table public.budgets (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  scope text not null check (scope in ('workspace', 'agent', 'visitor')),
  agent_id uuid,
  period text not null check (period in ('day', 'month')),
  unit text not null check (unit in ('answers', 'tokens', 'cost')),
  limit_value bigint not null check (limit_value > 0),
  behaviour text not null check (behaviour in ('builtin', 'handover', 'message')),
  message text not null default '' check (char_length(message) <= 400),
  is_enabled boolean not null default true,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  check (scope <> 'agent' or agent_id is not null),
  check (scope <> 'workspace' or agent_id is null),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade
);
comment on table public.budgets is 'A limit on what answers may use in a day or a month, and what happens when it is reached.';
comment on column public.budgets.scope is 'What is counted together: the workspace, one agent, or each visitor (of one agent, if agent_id is set).';
comment on column public.budgets.unit is 'What is counted; cost in micro-dollars (1e-6 USD).';
create index budgets_agent_idx on public.budgets (workspace_id, agent_id);
create index budgets_created_by_idx on public.budgets (created_by) where created_by is not null;
create trigger budgets_touch before update on public.budgets for each row execute function app.touch_updated_at();

create table public.budget_counters (
  workspace_id uuid not null,
  budget_id uuid not null,
  subject text not null check (char_length(subject) <= 36),
  period_start date not null,
  used bigint not null default 0 check (used >= 0),
  warned int not null default 0 check (warned in (0, 50, 80, 100)),
  primary key (workspace_id, budget_id, subject, period_start),
  foreign key (workspace_id, budget_id) references public.budgets (workspace_id, id) on delete cascade
) with (fillfactor = 80);
comment on table public.budget_counters is 'What is used of a budget in one period: settled and reserved together.';
comment on column public.budget_counters.subject is 'The visitor of a budget for each visitor; '''' otherwise.';
comment on column public.budget_counters.period_start is 'First day of the period in the workspace''s time zone.';
comment on column public.budget_counters.warned is 'The highest level, in per cent, that people were told of.';

create table public.budget_entries (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  budget_id uuid not null,
  subject text not null,
  period_start date not null,
  run_id uuid not null,
  step int not null check (step >= 0),
  reserved bigint not null check (reserved >= 0),
  settled bigint check (settled >= 0),
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  unique (workspace_id, budget_id, run_id, step),
  check ((settled is null) = (settled_at is null)),
  foreign key (workspace_id, budget_id) references public.budgets (workspace_id, id) on delete cascade
);
comment on table public.budget_entries is 'Each reservation, once for each step of a run. A counter is the sum of coalesce(settled, reserved) of its entries.';
comment on column public.budget_entries.run_id is 'No foreign key: what was used stays used when the conversation is deleted.';
create index budget_entries_run_idx on public.budget_entries (workspace_id, run_id, step);

create function app.reserve_budgets(
  p_workspace uuid, p_agent uuid, p_visitor uuid, p_run uuid, p_step int, p_answers bigint, p_tokens bigint, p_cost bigint
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  b record;
  v_refused record;
  v_used bigint;
  v_warned int;
  v_level int;
  v_warnings jsonb := '[]';
begin
  begin
    -- In the order of their ids, here and wherever counters are moved: nobody waits in a circle. The shared lock keeps a budget
    -- from being deleted between its entry and its counter.
    for b in
      select x.id, x.unit, x.behaviour, x.message, x.limit_value,
        case when x.scope = 'visitor' then p_visitor::text else '' end as subject,
        date_trunc(x.period, now() at time zone w.time_zone)::date as period_start,
        case x.unit when 'answers' then p_answers when 'tokens' then p_tokens else p_cost end as amount
      from public.budgets x
      join public.workspaces w on w.id = x.workspace_id
      where x.workspace_id = p_workspace and x.is_enabled
        and (x.agent_id is null or x.agent_id = p_agent) and (x.scope <> 'visitor' or p_visitor is not null)
      order by x.id
      for key share of x
    loop
      continue when coalesce(b.amount, 0) <= 0;
      insert into public.budget_entries (workspace_id, budget_id, subject, period_start, run_id, step, reserved)
      values (p_workspace, b.id, b.subject, b.period_start, p_run, p_step, b.amount)
      on conflict (workspace_id, budget_id, run_id, step) do nothing;
      continue when not found; -- the same step again: reserved when it came first

      insert into public.budget_counters as c (workspace_id, budget_id, subject, period_start, used)
      select p_workspace, b.id, b.subject, b.period_start, b.amount where b.amount <= b.limit_value
      on conflict (workspace_id, budget_id, subject, period_start) do update set used = c.used + b.amount
      where c.used + b.amount <= b.limit_value
      returning c.used, c.warned into v_used, v_warned;
      if not found then
        v_refused := b;
        raise exception 'a budget is used up' using errcode = 'HX429';
      end if;
      v_level := app.budget_level(v_used, b.limit_value);
      if v_level > v_warned then
        update public.budget_counters c set warned = v_level
        where c.workspace_id = p_workspace and c.budget_id = b.id and c.subject = b.subject and c.period_start = b.period_start;
        v_warnings := v_warnings || jsonb_build_object('budgetId', b.id, 'level', v_level);
      end if;
    end loop;
    return jsonb_build_object('ok', true, 'warnings', v_warnings);
  exception when sqlstate 'HX429' then
    v_warnings := '[]'; -- all that was reserved above is undone
  end;

  -- Told once that it is reached, even where the last step before it was small.
  insert into public.budget_counters as c (workspace_id, budget_id, subject, period_start, warned)
  select p_workspace, v_refused.id, v_refused.subject, v_refused.period_start, 100
  where not exists (
    select from public.budget_counters k
    where k.workspace_id = p_workspace and k.budget_id = v_refused.id and k.subject = v_refused.subject
      and k.period_start = v_refused.period_start and k.warned = 100)
  on conflict (workspace_id, budget_id, subject, period_start) do update set warned = 100 where c.warned < 100;
  if found then
    v_warnings := jsonb_build_array(jsonb_build_object('budgetId', v_refused.id, 'level', 100));
  end if;
  return jsonb_build_object('ok', false, 'budgetId', v_refused.id, 'unit', v_refused.unit, 'behaviour', v_refused.behaviour,
    'message', v_refused.message, 'warnings', v_warnings);
end
$$;
comment on function app.reserve_budgets(uuid, uuid, uuid, uuid, int, bigint, bigint, bigint) is
  'Reserves under every budget that applies, or under none: {ok, warnings: [{budgetId, level}]}, and when refused budgetId, unit, '
  'behaviour and message of the budget that is reached. The same run and step again reserves nothing more. For the login role.';

create function app.budget_level(p_used bigint, p_limit bigint) returns int
language sql immutable parallel safe
return case when p_used >= p_limit then 100 when p_used >= p_limit * 0.8 then 80 when p_used >= p_limit * 0.5 then 50 else 0 end;
comment on function app.budget_level(bigint, bigint) is 'The highest of 50, 80 and 100 per cent that is reached; 0 for none.';

create function app.settle_entries(p_workspace uuid, p_run uuid, p_step int, p_tokens bigint, p_cost bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  v_ids uuid[];
  e record;
begin
  -- Budgets, then entries, then counters, each in their order, as everybody takes them.
  perform from public.budgets b
  where b.workspace_id = p_workspace and b.id in (
    select x.budget_id from public.budget_entries x
    where x.workspace_id = p_workspace and x.run_id = p_run and (p_step is null or x.step = p_step) and x.settled is null)
  order by b.id for key share;
  select array_agg(open.id) into v_ids from (
    select x.id from public.budget_entries x
    where x.workspace_id = p_workspace and x.run_id = p_run and (p_step is null or x.step = p_step) and x.settled is null
    order by x.budget_id, x.step for update
  ) open;
  for e in
    with done as (
      update public.budget_entries x
      set settled = greatest(coalesce(case b.unit when 'tokens' then p_tokens when 'cost' then p_cost end, x.reserved), 0),
        settled_at = clock_timestamp()
      from public.budgets b
      where x.id = any (v_ids) and b.workspace_id = x.workspace_id and b.id = x.budget_id
      returning x.budget_id, x.subject, x.period_start, x.settled - x.reserved as difference
    )
    select d.budget_id, d.subject, d.period_start, sum(d.difference)::bigint as difference
    from done d group by 1, 2, 3 order by 1, 2, 3
  loop
    continue when e.difference = 0;
    update public.budget_counters c set used = c.used + e.difference
    where c.workspace_id = p_workspace and c.budget_id = e.budget_id and c.subject = e.subject and c.period_start = e.period_start;
  end loop;
end
$$;
comment on function app.settle_entries(uuid, uuid, int, bigint, bigint) is
  'Settles what is open of a run, or of one step of it; an amount that is null settles at what was reserved. For the two below.';

create function app.settle_budgets(p_workspace uuid, p_run uuid, p_step int, p_tokens bigint, p_cost bigint) returns void
language sql set search_path = ''
as $$ select app.settle_entries(p_workspace, p_run, p_step, coalesce(p_tokens, 0), coalesce(p_cost, 0)) where p_step is not null $$;
comment on function app.settle_budgets(uuid, uuid, int, bigint, bigint) is
  'What a step really took replaces what was reserved for it, once. For the login role.';

create function app.settle_run_budgets(p_workspace uuid, p_run uuid) returns void
language sql set search_path = ''
as $$ select app.settle_entries(p_workspace, p_run, null, null, null) $$;
comment on function app.settle_run_budgets(uuid, uuid) is
  'What a dead attempt left open is settled at what was reserved. Who goes on uses steps that the run has not used. For the login role.';

-- ---------------------------------------------------------------------------------------------------------------

alter table public.budgets enable row level security;
alter table public.budget_counters enable row level security;
alter table public.budget_entries enable row level security;

create policy select_user on public.budgets for select to app_user
  using (
    workspace_id = (select app.workspace_id())
    and (agent_id is null or nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null)
  );
create policy insert_user on public.budgets for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy update_user on public.budgets for update to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'))
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy delete_user on public.budgets for delete to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy insert_user_own_name on public.budgets as restrictive for insert to app_user
  with check (created_by is null or created_by = (select app.user_id()));
-- Seen with the budget, through its own policy.
create policy select_user on public.budget_counters for select to app_user
  using (
    workspace_id = (select app.workspace_id())
    and exists (select from public.budgets b where b.workspace_id = budget_counters.workspace_id and b.id = budget_counters.budget_id)
  );

revoke all on public.budgets, public.budget_counters, public.budget_entries from public, anon, authenticated;
grant select, delete on public.budgets to app_user;
grant insert (id, workspace_id, scope, agent_id, period, unit, limit_value, behaviour, message, is_enabled, created_by)
  on public.budgets to app_user;
-- What a budget counts stays: its counters would say something else from one moment to the next. Another scope, period or unit is
-- another budget.
grant update (limit_value, behaviour, message, is_enabled) on public.budgets to app_user;
-- Nobody inside a workspace moves a counter or takes back an entry.
grant select on public.budget_counters to app_user;

revoke execute on function
  app.reserve_budgets(uuid, uuid, uuid, uuid, int, bigint, bigint, bigint), app.budget_level(bigint, bigint),
  app.settle_entries(uuid, uuid, int, bigint, bigint), app.settle_budgets(uuid, uuid, int, bigint, bigint),
  app.settle_run_budgets(uuid, uuid)
  from public;
