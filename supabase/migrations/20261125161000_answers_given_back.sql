-- An answer that every model refused before any work was none: budgets of answers get it back.

create function app.return_answer(p_workspace uuid, p_run uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_ids uuid[];
  e record;
begin
  -- Budgets, then entries, then counters, each in their order, as everybody takes them.
  perform from public.budgets b
  where b.workspace_id = p_workspace and b.unit = 'answers' and b.id in (
    select x.budget_id from public.budget_entries x where x.workspace_id = p_workspace and x.run_id = p_run)
  order by b.id for key share;
  select array_agg(counted.id) into v_ids from (
    select x.id from public.budget_entries x
    where x.workspace_id = p_workspace and x.run_id = p_run and coalesce(x.settled, x.reserved) > 0
      and exists (select from public.budgets b
        where b.workspace_id = x.workspace_id and b.id = x.budget_id and b.unit = 'answers')
    order by x.budget_id, x.step for update of x
  ) counted;
  for e in
    with done as (
      update public.budget_entries x set settled = 0, settled_at = clock_timestamp()
      from (select o.id, coalesce(o.settled, o.reserved) as amount from public.budget_entries o where o.id = any (v_ids)) was
      where x.id = was.id
      returning x.budget_id, x.subject, x.period_start, was.amount
    )
    select d.budget_id, d.subject, d.period_start, sum(d.amount)::bigint as amount from done d group by 1, 2, 3 order by 1, 2, 3
  loop
    update public.budget_counters c set used = c.used - e.amount
    where c.workspace_id = p_workspace and c.budget_id = e.budget_id and c.subject = e.subject and c.period_start = e.period_start;
  end loop;
end
$$;
comment on function app.return_answer(uuid, uuid) is
  'What a run took of budgets of answers is given back: nobody did any work for it. For the login role.';

revoke execute on function app.return_answer(uuid, uuid) from public;
