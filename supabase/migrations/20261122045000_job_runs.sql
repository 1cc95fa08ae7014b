-- Work that people watch: a row per piece of work, beside the queue's own tables.

create table public.job_runs (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  task text not null,
  subject_type text not null,
  subject_id uuid not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  step text,
  progress_done int not null default 0 check (progress_done >= 0),
  progress_total int not null default 0 check (progress_total >= 0),
  error_code text,
  attempts int not null default 0 check (attempts >= 0),
  cancel_requested_at timestamptz,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (workspace_id, id)
);
comment on table public.job_runs is 'Progress of background work, for people to watch and cancel.';
create index job_runs_subject_idx on public.job_runs (workspace_id, subject_id, created_at desc);

alter table public.job_runs enable row level security;
create policy select_user on public.job_runs for select to app_user using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.job_runs for insert to app_user with check (workspace_id = (select app.workspace_id()));
create policy update_user on public.job_runs for update to app_user
  using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()));

revoke all on public.job_runs from public, anon, authenticated;
grant select on public.job_runs to app_user;
grant insert (id, workspace_id, task, subject_type, subject_id, created_by) on public.job_runs to app_user;
-- People ask for a stop; everything else is the worker's to say. Not granted to app_visitor: none of it is theirs.
grant update (cancel_requested_at) on public.job_runs to app_user;

create function app.enqueue(
  p_task text, p_payload jsonb, p_job_key text, p_max_attempts int, p_run_at timestamptz default now()
) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if app.workspace_id() is not null and p_payload ? 'workspaceId' and p_payload ->> 'workspaceId' <> app.workspace_id()::text then
    raise exception 'a job for another workspace' using errcode = 'HX404';
  end if;
  perform graphile_worker.add_job(
    identifier := p_task, payload := p_payload::json, job_key := p_job_key, max_attempts := p_max_attempts, run_at := p_run_at
  );
end
$$;
comment on function app.enqueue(text, jsonb, text, int, timestamptz) is
  'Adds a job in the caller''s transaction, so that the job exists if and only if what it is about does.';
revoke execute on function app.enqueue(text, jsonb, text, int, timestamptz) from public;
grant execute on function app.enqueue(text, jsonb, text, int, timestamptz) to app_user, app_visitor;
