-- Visitors, conversations, messages, runs, and the event log that every reader of a stream reads.

create table public.visitors (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text check (char_length(name) <= 120),
  email text check (char_length(email) <= 320),
  language text,
  last_seen_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  unique (workspace_id, id)
);
comment on table public.visitors is 'People who write to an agent from outside; without a name until they give one.';

create table public.visitor_tokens (
  token_hash bytea primary key check (length(token_hash) = 32),
  workspace_id uuid not null,
  agent_id uuid not null,
  visitor_id uuid not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, visitor_id) references public.visitors (workspace_id, id) on delete cascade
);
comment on table public.visitor_tokens is 'SHA-256 of the tokens that widgets hold, each bound to a workspace, an agent and a visitor.';
create index visitor_tokens_visitor_idx on public.visitor_tokens (workspace_id, visitor_id);
create index visitor_tokens_agent_idx on public.visitor_tokens (workspace_id, agent_id);

create table public.conversations (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  agent_id uuid not null,
  agent_version_id uuid,
  visitor_id uuid,
  preview_user_id uuid,
  channel text not null check (channel in ('widget', 'preview')),
  handler text not null default 'agent' check (handler in ('agent', 'waiting', 'human')),
  assignee_id uuid,
  is_closed boolean not null default false,
  language text,
  subject text check (char_length(subject) <= 120),
  last_message_at timestamptz not null default now(),
  last_message_preview text,
  last_message_author text check (last_message_author in ('visitor', 'agent', 'member', 'system')),
  last_seq bigint not null default 0,
  unread_count int not null default 0 check (unread_count >= 0),
  created_at timestamptz not null default now(),
  unique (workspace_id, id),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agent_id, agent_version_id)
    references public.agent_versions (workspace_id, agent_id, id) on delete set null (agent_version_id),
  foreign key (workspace_id, visitor_id) references public.visitors (workspace_id, id) on delete set null (visitor_id),
  foreign key (workspace_id, preview_user_id)
    references public.members (workspace_id, user_id) on delete set null (preview_user_id),
  foreign key (workspace_id, assignee_id) references public.members (workspace_id, user_id) on delete set null (assignee_id)
) with (fillfactor = 80);
comment on table public.conversations is 'A conversation of a visitor, or of a person trying out a draft.';
comment on column public.conversations.last_seq is 'Number of the last event in conversation_events; moved by app.append_events alone.';
-- last_seq moves with every batch of a stream: it is in no index, so those updates stay within the page.
create index conversations_inbox_idx on public.conversations (workspace_id, is_closed, last_message_at desc) where channel = 'widget';
create index conversations_visitor_idx on public.conversations (workspace_id, visitor_id, last_message_at desc);
create index conversations_agent_idx on public.conversations (workspace_id, agent_id);
create index conversations_preview_idx on public.conversations (workspace_id, preview_user_id, agent_id) where channel = 'preview';
create index conversations_assignee_idx on public.conversations (workspace_id, assignee_id) where assignee_id is not null;

create table public.messages (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  conversation_id uuid not null,
  client_id uuid,
  author text not null check (author in ('visitor', 'agent', 'member', 'system')),
  author_user_id uuid references auth.users (id) on delete set null,
  author_name text,
  run_id uuid,
  content text not null default '' check (char_length(content) <= 100000),
  citations jsonb not null default '[]' check (jsonb_typeof(citations) = 'array'),
  status text not null default 'complete' check (status in ('streaming', 'complete', 'stopped', 'failed')),
  created_at timestamptz not null default now(),
  unique (conversation_id, client_id),
  unique (workspace_id, conversation_id, id),
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade
);
comment on table public.messages is 'What was said, in its final form.';
comment on column public.messages.run_id is 'The run that wrote it. No foreign key: the run points here, and is made after.';
create index messages_conversation_idx on public.messages (workspace_id, conversation_id, created_at, id);

create table public.runs (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  conversation_id uuid not null,
  agent_id uuid not null,
  agent_version_id uuid,
  question_id uuid not null,
  answer_id uuid not null,
  status text not null default 'running' check (status in ('running', 'completed', 'stopped', 'failed')),
  model text not null,
  attempt int not null default 1 check (attempt > 0),
  owner text,
  heartbeat_at timestamptz not null default now(),
  stop_requested_at timestamptz,
  error_code text,
  input_tokens int not null default 0,
  output_tokens int not null default 0,
  started_at timestamptz not null default now(),
  first_token_at timestamptz,
  finished_at timestamptz,
  unique (workspace_id, id),
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, agent_id, agent_version_id)
    references public.agent_versions (workspace_id, agent_id, id) on delete set null (agent_version_id),
  foreign key (workspace_id, conversation_id, question_id)
    references public.messages (workspace_id, conversation_id, id) on delete cascade,
  foreign key (workspace_id, conversation_id, answer_id)
    references public.messages (workspace_id, conversation_id, id) on delete cascade
) with (fillfactor = 80);
comment on table public.runs is 'One answer being written: by which process, how far, at what cost.';
create index runs_conversation_idx on public.runs (workspace_id, conversation_id, started_at desc);
create index runs_question_idx on public.runs (workspace_id, conversation_id, question_id);
create index runs_answer_idx on public.runs (workspace_id, conversation_id, answer_id);
create index runs_agent_idx on public.runs (workspace_id, agent_id);
-- Two answers are never written into one conversation at a time.
create unique index runs_one_running_idx on public.runs (workspace_id, conversation_id) where status = 'running';
-- Read by the sweep that takes over from dead processes, across workspaces.
create index runs_heartbeat_idx on public.runs (heartbeat_at) where status = 'running';

create table public.conversation_events (
  workspace_id uuid not null,
  conversation_id uuid not null,
  seq bigint not null check (seq > 0),
  run_id uuid,
  kind text not null,
  data jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, conversation_id, seq),
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade
);
comment on table public.conversation_events is 'The append-only log of a conversation: numbered from 1 without gaps, read by every stream.';
create index conversation_events_age_idx on public.conversation_events using brin (created_at);
create trigger conversation_events_append_only before update on public.conversation_events
  for each row execute function app.refuse_change();

-- ---------------------------------------------------------------------------------------------------------------

create function app.append_events(p_conversation uuid, p_run uuid, p_events jsonb, p_owner text default null) returns bigint
language plpgsql set search_path = ''
as $$
declare
  v_count int := jsonb_array_length(p_events);
  v_workspace uuid;
  v_last bigint;
begin
  -- The run before the conversation, as the one who takes over locks them, so that neither waits for the other for ever.
  if p_run is not null and p_owner is not null then
    perform from public.runs r where r.id = p_run and r.conversation_id = p_conversation and r.owner = p_owner for share;
    if not found then
      return null;
    end if;
  end if;

  update public.conversations c set last_seq = c.last_seq + v_count
  where c.id = p_conversation
  returning c.workspace_id, c.last_seq into v_workspace, v_last;
  if v_last is null then
    raise exception 'no such conversation' using errcode = 'HX404';
  end if;
  if v_count = 0 then
    return v_last;
  end if;

  insert into public.conversation_events (workspace_id, conversation_id, seq, run_id, kind, data)
  select v_workspace, p_conversation, v_last - v_count + e.n, p_run, e.data ->> 'kind', e.data
  from jsonb_array_elements(p_events) with ordinality as e (data, n);
  perform pg_notify('conversation_events', p_conversation || ':' || v_last);
  return v_last;
end
$$;
comment on function app.append_events(uuid, uuid, jsonb, text) is
  'Numbers and stores events, tells listeners, returns the last number. Null when p_owner no longer owns the run.';

create function app.open_visitor_session(
  p_public_id text, p_visitor uuid, p_token_hash bytea, p_language text,
  out workspace_id uuid, out agent_id uuid, out expires_at timestamptz
)
language plpgsql set search_path = ''
as $$
begin
  select a.workspace_id, a.id into workspace_id, agent_id
  from public.agents a
  where a.public_id = p_public_id and not a.is_archived and a.published_version_id is not null;
  if agent_id is null then
    raise exception 'no such agent' using errcode = 'HX404';
  end if;
  expires_at := now() + interval '30 days';
  insert into public.visitors (id, workspace_id, language) values (p_visitor, workspace_id, left(p_language, 35));
  insert into public.visitor_tokens (token_hash, workspace_id, agent_id, visitor_id, expires_at)
  values (p_token_hash, workspace_id, agent_id, p_visitor, expires_at);
end
$$;
comment on function app.open_visitor_session(text, uuid, bytea, text) is
  'A new visitor of a published agent, with a token. Raises HX404 for an agent that nobody may meet. Login role only.';

create function app.enter_visitor(
  p_token_hash bytea, p_request text, out workspace_id uuid, out agent_id uuid, out visitor_id uuid
)
language plpgsql set search_path = ''
as $$
declare
  v_expires timestamptz;
begin
  select t.workspace_id, t.agent_id, t.visitor_id, t.expires_at into workspace_id, agent_id, visitor_id, v_expires
  from public.visitor_tokens t
  where t.token_hash = p_token_hash and t.revoked_at is null and t.expires_at > now();
  if visitor_id is null then
    raise exception 'unknown, expired or revoked token' using errcode = 'HX401';
  end if;
  -- Thirty days from the last visit, written at most once an hour.
  if v_expires < now() + interval '30 days' - interval '1 hour' then
    update public.visitor_tokens t set expires_at = now() + interval '30 days' where t.token_hash = p_token_hash;
    update public.visitors v set last_seen_at = now() where v.id = visitor_id;
  end if;
  perform set_config('app.user_id', '', true),
    set_config('app.workspace_id', workspace_id::text, true),
    set_config('app.role', '', true),
    set_config('app.visitor_id', visitor_id::text, true),
    set_config('app.agent_id', agent_id::text, true),
    set_config('app.request_id', coalesce(p_request, ''), true);
end
$$;
comment on function app.enter_visitor(bytea, text) is
  'Begins a visitor''s transaction. Checks the token once; raises HX401. Called by the login role, before it takes on app_visitor.';

-- ---------------------------------------------------------------------------------------------------------------

alter table public.visitors enable row level security;
alter table public.visitor_tokens enable row level security;
alter table public.conversations enable row level security;
alter table public.messages enable row level security;
alter table public.runs enable row level security;
alter table public.conversation_events enable row level security;

create policy select_user on public.visitors for select to app_user using (workspace_id = (select app.workspace_id()));
create policy update_user on public.visitors for update to app_user
  using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()));
create policy select_visitor on public.visitors for select to app_visitor
  using (workspace_id = (select app.workspace_id()) and id = (select app.visitor_id()));
create policy update_visitor on public.visitors for update to app_visitor
  using (workspace_id = (select app.workspace_id()) and id = (select app.visitor_id()))
  with check (workspace_id = (select app.workspace_id()) and id = (select app.visitor_id()));

-- Tokens are only seen by app.enter_visitor and app.open_visitor_session, with the login role's rights.
create policy select_nobody on public.visitor_tokens for select to app_user, app_visitor using (false);

create policy select_user on public.conversations for select to app_user using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.conversations for insert to app_user
  with check (
    workspace_id = (select app.workspace_id())
    and channel = 'preview' and preview_user_id = (select app.user_id()) and visitor_id is null
  );
create policy update_user on public.conversations for update to app_user
  using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()));
-- Only previews: what visitors wrote is not thrown away here.
create policy delete_user on public.conversations for delete to app_user
  using (workspace_id = (select app.workspace_id()) and channel = 'preview' and preview_user_id = (select app.user_id()));

create policy select_visitor on public.conversations for select to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and visitor_id = (select app.visitor_id()) and agent_id = (select app.agent_id())
  );
create policy insert_visitor on public.conversations for insert to app_visitor
  with check (
    workspace_id = (select app.workspace_id()) and channel = 'widget'
    and visitor_id = (select app.visitor_id()) and agent_id = (select app.agent_id())
  );
-- A visitor can ask for a person, not be one.
create policy update_visitor on public.conversations for update to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and visitor_id = (select app.visitor_id()) and agent_id = (select app.agent_id())
  )
  with check (
    workspace_id = (select app.workspace_id())
    and visitor_id = (select app.visitor_id()) and agent_id = (select app.agent_id())
  );

create policy select_user on public.messages for select to app_user using (workspace_id = (select app.workspace_id()));
-- Nobody speaks in a colleague's name.
create policy insert_user on public.messages for insert to app_user
  with check (
    workspace_id = (select app.workspace_id())
    and (author_user_id = (select app.user_id()) or (author_user_id is null and author <> 'member'))
  );
create policy update_user on public.messages for update to app_user
  using (workspace_id = (select app.workspace_id()) and author = 'agent')
  with check (workspace_id = (select app.workspace_id()) and author = 'agent');

-- Own conversations, read through their own policy. The agent's answer is written in its visitor's scope: what the
-- model says can reach no further than the visitor could.
create policy select_visitor on public.messages for select to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );
create policy insert_visitor on public.messages for insert to app_visitor
  with check (
    workspace_id = (select app.workspace_id()) and author <> 'member' and author_user_id is null
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );
create policy update_visitor on public.messages for update to app_visitor
  using (
    workspace_id = (select app.workspace_id()) and author = 'agent'
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  )
  with check (
    workspace_id = (select app.workspace_id()) and author = 'agent'
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );

create policy select_user on public.runs for select to app_user using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.runs for insert to app_user with check (workspace_id = (select app.workspace_id()));
create policy update_user on public.runs for update to app_user
  using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()));
create policy select_visitor on public.runs for select to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );
create policy insert_visitor on public.runs for insert to app_visitor
  with check (
    workspace_id = (select app.workspace_id()) and agent_id = (select app.agent_id())
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );
create policy update_visitor on public.runs for update to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  )
  with check (
    workspace_id = (select app.workspace_id()) and agent_id = (select app.agent_id())
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );

create policy select_user on public.conversation_events for select to app_user
  using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.conversation_events for insert to app_user
  with check (workspace_id = (select app.workspace_id()));
create policy select_visitor on public.conversation_events for select to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );
create policy insert_visitor on public.conversation_events for insert to app_visitor
  with check (
    workspace_id = (select app.workspace_id())
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );

revoke all on public.visitors, public.visitor_tokens, public.conversations, public.messages, public.runs,
  public.conversation_events from public, anon, authenticated;

grant select on public.visitors to app_user, app_visitor;
grant update (name, email, language) on public.visitors to app_user;
grant update (name, email, language, last_seen_at) on public.visitors to app_visitor;
-- Visitors come into being through app.open_visitor_session alone, together with their token.

-- Who talked to whom on which channel stays as it was: those columns are never updated.
grant select, delete on public.conversations to app_user;
grant insert (id, workspace_id, agent_id, agent_version_id, preview_user_id, channel, language, subject,
  last_message_at, last_message_preview, last_message_author) on public.conversations to app_user;
grant update (handler, assignee_id, is_closed, language, subject, last_message_at, last_message_preview, last_message_author,
  last_seq, unread_count, agent_version_id) on public.conversations to app_user;
-- Not the assignee in writing, nor a preview's person at all.
grant select (id, workspace_id, agent_id, agent_version_id, visitor_id, channel, handler, assignee_id, is_closed, language,
  subject, last_message_at, last_message_preview, last_message_author, last_seq, unread_count, created_at)
  on public.conversations to app_visitor;
grant insert (id, workspace_id, agent_id, agent_version_id, visitor_id, channel, language, subject,
  last_message_at, last_message_preview, last_message_author, unread_count) on public.conversations to app_visitor;
grant update (handler, is_closed, language, subject, last_message_at, last_message_preview, last_message_author,
  last_seq, unread_count, agent_version_id) on public.conversations to app_visitor;

-- Only an answer being written is updated, and nothing said is deleted.
grant select on public.messages to app_user, app_visitor;
grant insert (id, workspace_id, conversation_id, client_id, author, author_user_id, author_name, run_id, content, citations, status,
  created_at) on public.messages to app_user, app_visitor;
grant update (content, citations, status) on public.messages to app_user, app_visitor;

grant select on public.runs to app_user, app_visitor;
grant insert (id, workspace_id, conversation_id, agent_id, agent_version_id, question_id, answer_id, model, owner)
  on public.runs to app_user, app_visitor;
grant update (status, model, attempt, owner, heartbeat_at, stop_requested_at, error_code, input_tokens, output_tokens,
  first_token_at, finished_at) on public.runs to app_user, app_visitor;

-- Insert for app.append_events, which runs with its caller's rights; no update, no delete.
grant select on public.conversation_events to app_user, app_visitor;
grant insert (workspace_id, conversation_id, seq, run_id, kind, data) on public.conversation_events to app_user, app_visitor;

revoke execute on function
  app.append_events(uuid, uuid, jsonb, text), app.open_visitor_session(text, uuid, bytea, text), app.enter_visitor(bytea, text)
  from public;
grant execute on function app.append_events(uuid, uuid, jsonb, text) to app_user, app_visitor;
