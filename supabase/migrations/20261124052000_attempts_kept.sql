-- Attempts whose process died: what they did stays in the trace, and what they used is counted once, when somebody finds them.

alter table public.run_steps add column attempt int not null default 1 check (attempt > 0);
comment on column public.run_steps.attempt is 'Of the run: more than 1 where another process went on with it.';
comment on column public.run_steps.offset_ms is 'Milliseconds after the attempt began.';
alter table public.run_steps drop constraint run_steps_workspace_id_run_id_position_key;
alter table public.run_steps add unique (workspace_id, run_id, attempt, position);
-- A model that is being asked: kept while it writes, and replaced by what came of it.
alter table public.run_steps drop constraint run_steps_status_check;
alter table public.run_steps add constraint run_steps_status_check
  check (status in ('ok', 'failed', 'skipped', 'waiting', 'running'));

alter table public.runs
  add column counted_attempt int not null default 0 check (counted_attempt >= 0),
  add column failed_attempts int not null default 0 check (failed_attempts >= 0);
comment on column public.runs.counted_attempt is 'What the attempts up to this one used is in spend_days and in the totals here.';
comment on column public.runs.failed_attempts is
  'Attempts that a living process had to give up. Those that died with their process are not among them.';
update public.runs set counted_attempt = attempt where status <> 'running';
update public.runs set counted_attempt = attempt - 1 where status = 'running';
-- Nearly always empty: answers that were stopped after their process had died.
create index runs_uncounted_idx on public.runs (finished_at) where status <> 'running' and counted_attempt < attempt;

-- The end of an answer adds to what is kept and counted by then.
create or replace function app.finish_run(
  p_workspace uuid, p_conversation uuid, p_run uuid, p_answer uuid, p_agent uuid, p_owner text, p_end jsonb
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_attempt int;
  v_has_pauses boolean;
  v_message jsonb;
  v_last bigint;
  v_content text := p_end ->> 'content';
begin
  update public.runs r set status = p_end ->> 'status', error_code = p_end ->> 'errorCode',
    -- Beside what attempts used whose process died.
    input_tokens = r.input_tokens + (p_end ->> 'inputTokens')::int,
    output_tokens = r.output_tokens + (p_end ->> 'outputTokens')::int, cost = r.cost + (p_end ->> 'cost')::bigint,
    provider = coalesce(p_end ->> 'provider', r.provider),
    connection_key = coalesce(p_end ->> 'connectionKey', r.connection_key),
    trace_id = p_end ->> 'traceId', counted_attempt = r.attempt, owner = null, finished_at = now()
  where r.workspace_id = p_workspace and r.id = p_run and r.owner = p_owner and r.status = 'running'
  returning r.attempt, exists (
    select from public.run_pauses p where p.workspace_id = r.workspace_id and p.conversation_id = r.conversation_id
  ) into v_attempt, v_has_pauses;
  if not found then
    return null;
  end if;

  update public.messages m set content = v_content, citations = p_end -> 'citations', status = p_end ->> 'messageStatus'
  where m.workspace_id = p_workspace and m.conversation_id = p_conversation and m.id = p_answer
  returning jsonb_build_object('id', m.id, 'clientId', m.client_id, 'author', m.author, 'authorName', m.author_name,
      'content', m.content, 'citations', m.citations, 'status', m.status,
      'createdAt', to_char(m.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    || case when m.attachments <> '[]' then jsonb_build_object('attachments', m.attachments) else '{}' end
    || case when m.run_id is not null then jsonb_build_object('runId', m.run_id) else '{}' end
  into v_message;

  -- As app.append_events, which plans its statements anew when it is called by different roles in turn.
  if v_content <> '' then
    update public.conversations c set last_seq = c.last_seq + 1, last_message_at = clock_timestamp(),
      last_message_preview = p_end ->> 'preview', last_message_author = 'agent'
    where c.workspace_id = p_workspace and c.id = p_conversation
    returning c.last_seq into v_last;
  else
    update public.conversations c set last_seq = c.last_seq + 1
    where c.workspace_id = p_workspace and c.id = p_conversation
    returning c.last_seq into v_last;
  end if;
  insert into public.conversation_events (workspace_id, conversation_id, seq, run_id, kind, data)
  values (p_workspace, p_conversation, v_last, p_run, 'run.finished', jsonb_build_object(
    'kind', 'run.finished', 'runId', p_run, 'message', v_message, 'errorCode', p_end -> 'errorCode'));
  perform pg_notify('conversation_events', p_conversation || ':' || v_last);

  -- What is kept already stays, apart from the model that was being asked.
  insert into public.run_steps as k (workspace_id, conversation_id, run_id, attempt, position, kind, name, status, offset_ms,
    duration_ms, input_tokens, output_tokens, cost, data)
  select p_workspace, p_conversation, p_run, v_attempt, s.position, s.kind, s.name, s.status, s."offsetMs", s."durationMs",
    s."inputTokens", s."outputTokens", s.cost, s.data
  from jsonb_to_recordset(p_end -> 'steps') as s (position int, kind text, name text, status text, "offsetMs" int,
    "durationMs" int, "inputTokens" int, "outputTokens" int, cost bigint, data jsonb)
  on conflict (workspace_id, run_id, attempt, position) do update set kind = excluded.kind, name = excluded.name,
    status = excluded.status, offset_ms = excluded.offset_ms, duration_ms = excluded.duration_ms,
    input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens, cost = excluded.cost, data = excluded.data
  where k.status = 'running';
  if (p_end ->> 'forgetsTurns')::boolean then
    with recursive chain as (
      select r.id, r.continues_run_id from public.runs r where r.workspace_id = p_workspace and r.id = p_run
      union all
      select r.id, r.continues_run_id from chain c
      join public.runs r on r.workspace_id = p_workspace and r.id = c.continues_run_id
    )
    delete from public.run_pauses p using chain c where p.workspace_id = p_workspace and p.run_id = c.id;
  end if;

  perform set_config('app.workspace_id', p_workspace::text, true);
  -- Two answers that end at once take the rows in the same order.
  insert into public.spend_days as s (workspace_id, day, agent_id, connection_key, model, answers, input_tokens, output_tokens, cost)
  select w.id, (now() at time zone w.time_zone)::date, p_agent, l."connectionKey", l.model, l.answers, l."inputTokens",
    l."outputTokens", l.cost
  from public.workspaces w, jsonb_to_recordset(p_end -> 'spend') as l (
    "connectionKey" text, model text, answers bigint, "inputTokens" bigint, "outputTokens" bigint, cost bigint)
  where w.id = p_workspace
  order by l."connectionKey", l.model
  on conflict (workspace_id, day, agent_id, connection_key, model) do update set
    answers = s.answers + excluded.answers, input_tokens = s.input_tokens + excluded.input_tokens,
    output_tokens = s.output_tokens + excluded.output_tokens, cost = s.cost + excluded.cost;
  -- Spent already: a limit stops the next answer, not this one.
  if (p_end ->> 'platformTokens')::bigint > 0 then
    perform app.reserve_usage('platform_tokens', (p_end ->> 'platformTokens')::bigint, 'run:' || p_run, 'run', p_run);
  end if;
  if (p_end ->> 'inputTokens')::bigint + (p_end ->> 'outputTokens')::bigint > 0 then
    perform app.reserve_usage('tokens', (p_end ->> 'inputTokens')::bigint + (p_end ->> 'outputTokens')::bigint,
      'run:' || p_run, 'run', p_run);
  end if;
  return jsonb_build_object('last', v_last, 'message', v_message, 'hasPauses', v_has_pauses);
end
$$;
