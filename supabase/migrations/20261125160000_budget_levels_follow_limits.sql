-- Levels are per cent of a limit: with another limit, people are told of them anew.

create function app.measure_budget_anew() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- Budgets before counters, and these in their order, as whoever reserves and settles takes them.
  perform from public.budget_counters c
  where c.workspace_id = new.workspace_id and c.budget_id = new.id
  order by c.subject, c.period_start for update;
  update public.budget_counters c set warned = app.budget_level(c.used, new.limit_value)
  where c.workspace_id = new.workspace_id and c.budget_id = new.id
    and c.warned > app.budget_level(c.used, new.limit_value);
  return null;
end
$$;
comment on function app.measure_budget_anew() is
  'Trigger: a level that the new limit puts out of reach counts as not told of. What is reached stays told.';
create trigger budgets_measure_anew after update of limit_value on public.budgets
  for each row when (old.limit_value is distinct from new.limit_value) execute function app.measure_budget_anew();

revoke execute on function app.measure_budget_anew() from public;
