-- What answers do besides writing: calls of tools and the people who approve them, runs that wait for it, the steps of every
-- run, and what a run cost.

alter table public.runs
  add column cost bigint not null default 0 check (cost >= 0),
  add column provider text check (char_length(provider) <= 80),
  add column connection_key text check (char_length(connection_key) <= 100),
  add column trace_id text check (char_length(trace_id) <= 64),
  add column continues_run_id uuid,
  add constraint runs_continues_fkey foreign key (workspace_id, continues_run_id)
    references public.runs (workspace_id, id) on delete set null (continues_run_id);
comment on column public.runs.cost is 'Micro-dollars (1e-6 USD), all steps together; 0 where the price is not known.';
comment on column public.runs.connection_key is 'Which connection answered: its id, or platform:<provider>.';
comment on column public.runs.trace_id is 'The trace in OpenTelemetry, if one is sent.';
comment on column public.runs.continues_run_id is 'The run that waited for an approval, and which this one goes on with.';
create index runs_continues_idx on public.runs (workspace_id, continues_run_id) where continues_run_id is not null;
grant update (cost, provider, connection_key, trace_id) on public.runs to app_user;

create table public.tool_calls (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  conversation_id uuid not null,
  run_id uuid not null,
  agent_id uuid not null,
  tool_id uuid,
  name text not null check (char_length(name) between 1 and 64),
  title text not null check (char_length(title) between 1 and 120),
  fingerprint bytea not null check (length(fingerprint) = 32),
  step int not null check (step >= 0),
  call_id text not null check (char_length(call_id) between 1 and 200),
  arguments jsonb not null check (jsonb_typeof(arguments) = 'object'),
  status text not null check (status in ('waiting', 'approved', 'denied', 'expired', 'running', 'succeeded', 'failed')),
  is_dangerous boolean not null default false,
  result jsonb check (jsonb_typeof(result) = 'object'),
  error_code text check (char_length(error_code) <= 60),
  requested_at timestamptz not null default now(),
  decided_by uuid references auth.users (id) on delete set null,
  decided_at timestamptz,
  expires_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  continued_run_id uuid,
  unique (workspace_id, id),
  unique (workspace_id, run_id, fingerprint),
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, run_id) references public.runs (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, tool_id) references public.tools (workspace_id, id) on delete set null (tool_id),
  foreign key (workspace_id, continued_run_id) references public.runs (workspace_id, id) on delete set null (continued_run_id)
) with (fillfactor = 80);
comment on table public.tool_calls is 'Each call of a tool, once for each run, tool and arguments: what crashed is not called twice.';
comment on column public.tool_calls.fingerprint is 'SHA-256 of run, name and arguments in one fixed order.';
comment on column public.tool_calls.call_id is 'The model''s own id of the call.';
comment on column public.tool_calls.result is '{content, isError, effect}, as the model read it.';
comment on column public.tool_calls.tool_id is 'Null: a tool that every agent has, or one that is gone.';
create index tool_calls_conversation_idx on public.tool_calls (workspace_id, conversation_id, requested_at);
create index tool_calls_agent_idx on public.tool_calls (workspace_id, agent_id);
create index tool_calls_tool_idx on public.tool_calls (workspace_id, tool_id) where tool_id is not null;
create index tool_calls_continued_idx on public.tool_calls (workspace_id, continued_run_id) where continued_run_id is not null;
create index tool_calls_decided_by_idx on public.tool_calls (decided_by) where decided_by is not null;
create index tool_calls_waiting_idx on public.tool_calls (workspace_id, requested_at) where status = 'waiting';
-- Read by the sweep that lets them expire, across workspaces.
create index tool_calls_expires_idx on public.tool_calls (expires_at) where status = 'waiting';

create table public.run_pauses (
  run_id uuid primary key,
  workspace_id uuid not null,
  conversation_id uuid not null,
  transcript jsonb not null check (jsonb_typeof(transcript) = 'array'),
  created_at timestamptz not null default now(),
  foreign key (workspace_id, run_id) references public.runs (workspace_id, id) on delete cascade,
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade
);
comment on table public.run_pauses is 'Where a run stopped to wait for approvals, and what it goes on with. The system''s alone.';
create index run_pauses_run_idx on public.run_pauses (workspace_id, run_id);
create index run_pauses_conversation_idx on public.run_pauses (workspace_id, conversation_id);

create table public.run_steps (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  conversation_id uuid not null,
  run_id uuid not null,
  position int not null check (position >= 0),
  kind text not null check (kind in ('prompt', 'retrieval', 'attempt', 'tool', 'guardrail', 'budget', 'approval', 'handover')),
  name text not null default '' check (char_length(name) <= 200),
  status text not null check (status in ('ok', 'failed', 'skipped', 'waiting')),
  offset_ms int not null default 0 check (offset_ms >= 0),
  duration_ms int not null default 0 check (duration_ms >= 0),
  input_tokens int not null default 0 check (input_tokens >= 0),
  output_tokens int not null default 0 check (output_tokens >= 0),
  cost bigint not null default 0 check (cost >= 0),
  data jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
  created_at timestamptz not null default now(),
  unique (workspace_id, run_id, position),
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, run_id) references public.runs (workspace_id, id) on delete cascade
);
comment on table public.run_steps is 'How an answer came about, step by step: prompt, passages, attempts at models, tools, what stopped it.';
comment on column public.run_steps.offset_ms is 'Milliseconds after the run began.';
comment on column public.run_steps.data is 'What people look at, by kind. No secrets.';
create index run_steps_conversation_idx on public.run_steps (workspace_id, conversation_id);
create index run_steps_age_idx on public.run_steps using brin (created_at);

-- ---------------------------------------------------------------------------------------------------------------

alter table public.tool_calls enable row level security;
alter table public.run_pauses enable row level security;
alter table public.run_steps enable row level security;

-- Seen with their conversation, through its own policy, where somebody is narrowed.
create policy select_user on public.tool_calls for select to app_user
  using (
    workspace_id = (select app.workspace_id()) and (not (select app.is_narrowed()) or exists (
      select from public.conversations c where c.workspace_id = tool_calls.workspace_id and c.id = tool_calls.conversation_id))
  );
-- Only what waits is decided, in one's own name, and once: afterwards it waits no more.
create policy update_user on public.tool_calls for update to app_user
  using (
    workspace_id = (select app.workspace_id()) and status = 'waiting' and (not (select app.is_narrowed()) or exists (
      select from public.conversations c where c.workspace_id = tool_calls.workspace_id and c.id = tool_calls.conversation_id))
  )
  with check (
    workspace_id = (select app.workspace_id()) and status in ('approved', 'denied') and decided_by = (select app.user_id())
  );
create policy select_user on public.run_steps for select to app_user
  using (
    workspace_id = (select app.workspace_id()) and (not (select app.is_narrowed()) or exists (
      select from public.conversations c where c.workspace_id = run_steps.workspace_id and c.id = run_steps.conversation_id))
  );

revoke all on public.tool_calls, public.run_pauses, public.run_steps from public, anon, authenticated;
grant select on public.tool_calls, public.run_steps to app_user;
-- Calls are made, carried out and continued by the system; what a call asks for never changes.
grant update (status, decided_by, decided_at) on public.tool_calls to app_user;
-- run_pauses has no grant: a transcript holds what tools said, and nobody in a workspace has a use for it.

-- ---------------------------------------------------------------------------------------------------------------
-- Live: approval.changed, to everybody who sees the conversation.

create or replace function app.publish_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  r record := case when tg_op = 'DELETE' then old else new end;
  v_agent uuid;
  v_event text;
  v_payload jsonb;
  v_user uuid;
begin
  case tg_table_name
    when 'conversations' then
      v_agent := r.agent_id;
      v_event := 'conversation.changed';
      v_payload := jsonb_build_object('conversationId', r.id, 'handler', r.handler, 'assigneeId', r.assignee_id,
        'isClosed', r.is_closed, 'subject', r.subject, 'unreadCount', r.unread_count, 'lastMessageAt', r.last_message_at,
        'lastMessagePreview', r.last_message_preview, 'lastMessageAuthor', r.last_message_author);
    when 'tool_calls' then
      v_agent := r.agent_id;
      v_event := 'approval.changed';
      v_payload := jsonb_build_object('conversationId', r.conversation_id, 'callId', r.id, 'status', r.status);
    when 'knowledge_sources' then
      v_event := 'source.changed';
      v_payload := jsonb_build_object('sourceId', r.id, 'status', r.status, 'errorCode', r.error_code,
        'chunkCount', r.chunk_count, 'isDeleted', tg_op = 'DELETE');
    when 'job_runs' then
      v_event := 'job.changed';
      v_payload := jsonb_build_object('jobRunId', r.id, 'task', r.task, 'subjectType', r.subject_type,
        'subjectId', r.subject_id, 'status', r.status, 'step', r.step, 'progressDone', r.progress_done,
        'progressTotal', r.progress_total, 'errorCode', r.error_code);
  end case;
  perform realtime.send(v_payload, v_event, 'workspace:' || r.workspace_id, true);
  for v_user in
    select n.user_id from app.narrowed_members(r.workspace_id) as n (user_id)
    where v_agent is null or not exists (
      select from public.agent_access a
      where a.workspace_id = r.workspace_id and a.agent_id = v_agent and a.user_id = n.user_id and not a.can_converse
    )
  loop
    perform realtime.send(v_payload, v_event, 'workspace:' || r.workspace_id || ':' || v_user, true);
  end loop;
  return null;
end
$$;

-- Calls that nobody has to approve publish nothing.
create trigger tool_calls_publish_insert after insert on public.tool_calls
  for each row when (new.status = 'waiting') execute function app.publish_change();
create trigger tool_calls_publish_update after update of status on public.tool_calls
  for each row when (old.status is distinct from new.status and new.is_dangerous) execute function app.publish_change();
