-- Nobody makes anything in another person's name. created_by only says that an account exists; without this, a row could
-- name a person of another workspace, who would then stand in its history.
-- Restrictive: it holds beside whatever else a table's policies allow.
do $$
declare
  v_table text;
begin
  foreach v_table in array array['agents', 'agent_versions', 'knowledge_sources', 'job_runs', 'inbound_endpoints'] loop
    execute format(
      'create policy insert_user_own_name on public.%I as restrictive for insert to app_user
       with check (created_by is null or created_by = (select app.user_id()))',
      v_table
    );
  end loop;
end
$$;

-- People come into a workspace by founding it or by accepting an invitation, both through functions. An owner who could write
-- a membership for any account would read that person's address in the list of people, unasked.
drop policy insert_user on public.members;
revoke insert on public.members from app_user;

-- A job is about the workspace that its transaction is in, or, outside any, about the person who asks. Before, whoever was in
-- no workspace could enqueue work for every one. Only the system and the functions it calls may name any.
create or replace function app.enqueue(
  p_task text, p_payload jsonb, p_job_key text, p_max_attempts int, p_run_at timestamptz default now()
) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_is_foreign boolean;
begin
  if current_setting('role') in ('app_user', 'app_visitor', 'app_key') and app.workspace_id() is null then
    v_is_foreign := p_payload ? 'workspaceId' or app.user_id() is null or p_payload ->> 'userId' is distinct from app.user_id()::text;
  elsif current_setting('role') in ('app_user', 'app_visitor', 'app_key') then
    v_is_foreign := p_payload ->> 'workspaceId' is distinct from app.workspace_id()::text;
  else
    v_is_foreign := app.workspace_id() is not null and p_payload ->> 'workspaceId' <> app.workspace_id()::text;
  end if;
  if v_is_foreign then
    raise exception 'a job for another workspace' using errcode = 'HX404';
  end if;
  perform graphile_worker.add_job(
    identifier := p_task, payload := p_payload::json, job_key := p_job_key, max_attempts := p_max_attempts, run_at := p_run_at
  );
end
$$;
