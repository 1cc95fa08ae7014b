-- Which workers are alive. graphile-worker keeps the jobs of a killed worker locked for hours; a worker that stops
-- being seen here has its jobs freed within a minute.

create table app.worker_heartbeats (
  worker_id text primary key check (char_length(worker_id) between 1 and 100),
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
comment on table app.worker_heartbeats is 'One row for each running worker (graphile-worker''s pool id), touched every few seconds.';

-- The system alone (the login role, which owns the table) reads and writes it: no grants, no policies.
alter table app.worker_heartbeats enable row level security;
revoke all on app.worker_heartbeats from public;

create function app.unlock_dead_workers(p_stale interval) returns table (worker_id text)
language plpgsql set search_path = ''
as $$
declare
  v_dead text[];
begin
  -- Two workers may sweep at once; the second has nothing left to do.
  if not pg_try_advisory_xact_lock(hashtextextended('app.unlock_dead_workers', 0)) then
    return;
  end if;
  select coalesce(array_agg(distinct l.locked_by), '{}') into v_dead
  from (
    select j.locked_by, j.locked_at from graphile_worker._private_jobs j where j.locked_by is not null
    union all
    select q.locked_by, q.locked_at from graphile_worker._private_job_queues q where q.locked_by is not null
  ) l
  left join app.worker_heartbeats h on h.worker_id = l.locked_by
  -- A lock older than the limit whose owner was never seen belongs to a worker that died in its first second.
  where coalesce(h.seen_at, l.locked_at) < now() - p_stale;
  if cardinality(v_dead) > 0 then
    perform graphile_worker.force_unlock_workers(v_dead);
  end if;
  delete from app.worker_heartbeats h where h.seen_at < now() - p_stale - interval '10 minutes';
  return query select unnest(v_dead);
end
$$;
comment on function app.unlock_dead_workers(interval) is 'Frees the jobs of workers not seen for so long; returns their ids.';
revoke all on function app.unlock_dead_workers(interval) from public;
