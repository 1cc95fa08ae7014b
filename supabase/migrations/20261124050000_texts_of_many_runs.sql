-- The text of all answers that one process writes goes to the log in one statement: one commit for all of them.

create function app.append_runs_events(p_conversations uuid[], p_runs uuid[], p_owner text, p_events jsonb) returns bigint[]
language plpgsql set search_path = ''
as $$
declare
  v_lasts bigint[];
begin
  -- docs/decisions/020: a killed web process loses nothing by this.
  perform set_config('synchronous_commit', 'off', true);
  -- The run before the conversation, as everybody locks them. It waits for nobody: what is locked is left out, so that one
  -- conversation never holds up the others, and no two of these wait for each other.
  with given as materialized (
    select g.conversation_id, g.run_id, g.n, p_events -> (g.n - 1)::int as events
    from unnest(p_conversations, p_runs) with ordinality as g (conversation_id, run_id, n)
  ), own as materialized (
    select g.conversation_id, g.run_id, g.n, g.events
    from given g
    join public.runs r on r.id = g.run_id and r.conversation_id = g.conversation_id
    where r.owner = p_owner
    for share of r skip locked
  ), free as materialized (
    select o.conversation_id, o.run_id, o.n, o.events
    from own o
    join public.conversations c on c.id = o.conversation_id
    for no key update of c skip locked
  ), moved as (
    update public.conversations c set last_seq = c.last_seq + jsonb_array_length(f.events)
    from free f
    where c.id = f.conversation_id
    returning c.workspace_id, c.id, c.last_seq, f.run_id, f.n, f.events
  ), stored as (
    insert into public.conversation_events (workspace_id, conversation_id, seq, run_id, kind, data)
    select m.workspace_id, m.id, m.last_seq - jsonb_array_length(m.events) + e.n, m.run_id, e.data ->> 'kind', e.data
    from moved m
    cross join lateral jsonb_array_elements(m.events) with ordinality as e (data, n)
  )
  select array_agg(m.last_seq order by g.n) into v_lasts
  from given g left join moved m on m.n = g.n;
  perform pg_notify('conversation_events', x.conversation || ':' || x.last)
  from unnest(p_conversations, v_lasts) as x (conversation, last)
  where x.last is not null;
  return v_lasts;
end
$$;
comment on function app.append_runs_events(uuid[], uuid[], text, jsonb) is
  'app.append_run_events for many runs at once; p_events holds an array of events for each. Null where nothing was stored: the run is '
  'not p_owner''s, or somebody holds it or its conversation just now, and app.append_run_events decides. Login role only.';

revoke execute on function app.append_runs_events(uuid[], uuid[], text, jsonb) from public;
