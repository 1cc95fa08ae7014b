-- What a member may do with one agent. Without a row the role's own rights hold; a row takes some away. Owners and admins
-- are never narrowed. app.enter_user reads the rows once, into settings that policies compare with.

create table public.agent_access (
  workspace_id uuid not null,
  agent_id uuid not null,
  user_id uuid not null,
  can_view boolean not null,
  can_edit boolean not null,
  can_publish boolean not null,
  can_converse boolean not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, agent_id, user_id),
  -- Who may do anything with an agent sees it.
  check (can_view or not (can_edit or can_publish or can_converse)),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, user_id) references public.members (workspace_id, user_id) on delete cascade
);
comment on table public.agent_access is 'Narrows a member''s rights on one agent; no row, no narrowing.';
comment on column public.agent_access.can_converse is 'Reads and answers the conversations that visitors have with the agent.';
create index agent_access_user_idx on public.agent_access (workspace_id, user_id);
create trigger agent_access_touch before update on public.agent_access for each row execute function app.touch_updated_at();

alter table public.agent_access enable row level security;
create policy select_user on public.agent_access for select to app_user
  using (
    workspace_id = (select app.workspace_id())
    and (user_id = (select app.user_id()) or (select app.member_role()) in ('owner', 'admin'))
  );
create policy insert_user on public.agent_access for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy update_user on public.agent_access for update to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'))
  with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy delete_user on public.agent_access for delete to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
revoke all on public.agent_access from public, anon, authenticated;
grant select, delete on public.agent_access to app_user;
grant insert (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse) on public.agent_access to app_user;
grant update (can_view, can_edit, can_publish, can_converse) on public.agent_access to app_user;

-- ---------------------------------------------------------------------------------------------------------------
-- The agents of this transaction's workspace that its person may not view, edit, publish or converse for.

create function app.agents_not_viewed() returns uuid[]
language sql stable parallel safe return coalesce(nullif(current_setting('app.agents_not_viewed', true), '')::uuid[], '{}');
create function app.agents_not_edited() returns uuid[]
language sql stable parallel safe return coalesce(nullif(current_setting('app.agents_not_edited', true), '')::uuid[], '{}');
create function app.agents_not_published() returns uuid[]
language sql stable parallel safe return coalesce(nullif(current_setting('app.agents_not_published', true), '')::uuid[], '{}');
create function app.agents_not_conversed() returns uuid[]
language sql stable parallel safe return coalesce(nullif(current_setting('app.agents_not_conversed', true), '')::uuid[], '{}');
create function app.agents_locked() returns uuid[]
language sql stable parallel safe return coalesce(nullif(current_setting('app.agents_locked', true), '')::uuid[], '{}');
create function app.is_narrowed() returns boolean
language sql stable parallel safe return coalesce(nullif(current_setting('app.agents_not_conversed', true), ''), '{}') <> '{}';
comment on function app.agents_not_viewed() is 'Agents the person of this transaction does not see.';
comment on function app.agents_not_edited() is 'Agents whose draft and knowledge the person may not change.';
comment on function app.agents_not_published() is 'Agents the person may not publish.';
comment on function app.agents_not_conversed() is 'Agents whose visitors'' conversations the person neither reads nor answers.';
comment on function app.agents_locked() is 'Agents the person may neither edit nor publish.';
comment on function app.is_narrowed() is 'Whether some conversations of the workspace are not this person''s to see.';
revoke execute on function
  app.agents_not_viewed(), app.agents_not_edited(), app.agents_not_published(), app.agents_not_conversed(),
  app.agents_locked(), app.is_narrowed()
  from public;
grant execute on function
  app.agents_not_viewed(), app.agents_not_edited(), app.agents_not_published(), app.agents_not_conversed(),
  app.agents_locked(), app.is_narrowed()
  to app_user, app_visitor;

create or replace function app.enter_user(p_user uuid, p_workspace uuid, p_request text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_role text;
  v_not_viewed text;
  v_not_edited text;
  v_not_published text;
  v_not_conversed text;
  v_locked text;
begin
  if p_workspace is not null then
    select m.role into v_role
    from public.members m join public.workspaces w on w.id = m.workspace_id
    where m.workspace_id = p_workspace and m.user_id = p_user and w.deleted_at is null;
    if v_role is null then
      -- An unknown workspace, somebody else's and a deleted one look the same from outside.
      raise exception 'no such workspace' using errcode = 'HX404';
    end if;
  end if;
  if v_role = 'member' then
    select array_agg(a.agent_id) filter (where not a.can_view), array_agg(a.agent_id) filter (where not a.can_edit),
      array_agg(a.agent_id) filter (where not a.can_publish), array_agg(a.agent_id) filter (where not a.can_converse),
      array_agg(a.agent_id) filter (where not a.can_edit and not a.can_publish)
    into v_not_viewed, v_not_edited, v_not_published, v_not_conversed, v_locked
    from public.agent_access a where a.workspace_id = p_workspace and a.user_id = p_user;
  end if;
  perform set_config('app.user_id', p_user::text, true),
    set_config('app.workspace_id', coalesce(p_workspace::text, ''), true),
    set_config('app.role', coalesce(v_role, ''), true),
    set_config('app.visitor_id', '', true),
    set_config('app.agent_id', '', true),
    set_config('app.agents_not_viewed', coalesce(v_not_viewed, ''), true),
    set_config('app.agents_not_edited', coalesce(v_not_edited, ''), true),
    set_config('app.agents_not_published', coalesce(v_not_published, ''), true),
    set_config('app.agents_not_conversed', coalesce(v_not_conversed, ''), true),
    set_config('app.agents_locked', coalesce(v_locked, ''), true),
    set_config('app.request_id', coalesce(p_request, ''), true);
end
$$;
comment on function app.enter_user(uuid, uuid, text) is
  'Begins a person''s transaction: checks membership and reads which agents are closed to them, once. Raises HX404. Called by the login role, before it takes on app_user.';

-- ---------------------------------------------------------------------------------------------------------------
-- Agents, their versions and what they read. The planner knows no statistics of a setting: of `<> all (setting)` it expects next to no
-- row, and then sorts a whole inbox for its first page (400 times slower at 50,000 rows). Of `is not null` it expects nearly all. The
-- casts keep `= any (setting)` from being read as a query of rows.

drop policy select_user on public.agents;
create policy select_user on public.agents for select to app_user
  using (workspace_id = (select app.workspace_id()) and nullif(id = any ((select app.agents_not_viewed())::uuid[]), true) is not null);
drop policy update_user on public.agents;
create policy update_user on public.agents for update to app_user
  using (workspace_id = (select app.workspace_id()) and nullif(id = any ((select app.agents_locked())::uuid[]), true) is not null)
  with check (workspace_id = (select app.workspace_id()) and nullif(id = any ((select app.agents_locked())::uuid[]), true) is not null);

-- A policy judges rows; which column may change is said here.
create function app.check_agent_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if new.published_version_id is distinct from old.published_version_id and new.id = any (app.agents_not_published())
    or (new.name, new.draft, new.is_archived) is distinct from (old.name, old.draft, old.is_archived)
      and new.id = any (app.agents_not_edited()) then
    raise exception 'not with this agent' using errcode = '42501';
  end if;
  return new;
end
$$;
comment on function app.check_agent_change() is 'Trigger: who may publish an agent but not edit it changes nothing else, and the other way round.';
revoke execute on function app.check_agent_change() from public;
create trigger agents_check_change before update on public.agents
  for each row when (current_setting('app.role', true) = 'member') execute function app.check_agent_change();

drop policy select_user on public.agent_versions;
create policy select_user on public.agent_versions for select to app_user
  using (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null);
drop policy insert_user on public.agent_versions;
create policy insert_user on public.agent_versions for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_published())::uuid[]), true) is not null);

drop policy select_user on public.agent_sources;
create policy select_user on public.agent_sources for select to app_user
  using (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null);
drop policy insert_user on public.agent_sources;
create policy insert_user on public.agent_sources for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_edited())::uuid[]), true) is not null);
drop policy delete_user on public.agent_sources;
create policy delete_user on public.agent_sources for delete to app_user
  using (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_edited())::uuid[]), true) is not null);

-- ---------------------------------------------------------------------------------------------------------------
-- Conversations: a preview belongs to whoever sees the agent, a visitor's to whoever may converse.

drop policy select_user on public.conversations;
create policy select_user on public.conversations for select to app_user
  using (
    workspace_id = (select app.workspace_id())
    and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
    and (nullif(agent_id = any ((select app.agents_not_conversed())::uuid[]), true) is not null or channel = 'preview')
  );
drop policy insert_user on public.conversations;
create policy insert_user on public.conversations for insert to app_user
  with check (
    workspace_id = (select app.workspace_id())
    and channel = 'preview' and preview_user_id = (select app.user_id()) and visitor_id is null
    and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
  );
drop policy update_user on public.conversations;
create policy update_user on public.conversations for update to app_user
  using (
    workspace_id = (select app.workspace_id())
    and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
    and (nullif(agent_id = any ((select app.agents_not_conversed())::uuid[]), true) is not null or channel = 'preview')
  )
  with check (
    workspace_id = (select app.workspace_id())
    and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
    and (nullif(agent_id = any ((select app.agents_not_conversed())::uuid[]), true) is not null or channel = 'preview')
  );

-- What hangs on a conversation asks for the conversation, through its own policy, and only where somebody is narrowed: the
-- first half of each `or` is read once a statement.
do $$
declare
  v_table text;
  v_seen text;
begin
  foreach v_table in array array['messages', 'runs', 'conversation_events'] loop
    v_seen := format(
      'workspace_id = (select app.workspace_id()) and (not (select app.is_narrowed()) or exists (
         select from public.conversations c where c.workspace_id = %1$I.workspace_id and c.id = %1$I.conversation_id))',
      v_table
    );
    execute format('drop policy select_user on public.%I', v_table);
    execute format('create policy select_user on public.%I for select to app_user using (%s)', v_table, v_seen);
    execute format('drop policy insert_user on public.%I', v_table);
    execute format(
      'create policy insert_user on public.%I for insert to app_user with check (%s%s)', v_table, v_seen,
      -- Nobody speaks in a colleague's name.
      case when v_table = 'messages'
        then ' and (author_user_id = (select app.user_id()) or (author_user_id is null and author <> ''member''))' else '' end
    );
    if v_table <> 'conversation_events' then
      execute format('drop policy update_user on public.%I', v_table);
      execute format(
        'create policy update_user on public.%1$I for update to app_user using (%2$s%3$s) with check (%2$s%3$s)', v_table, v_seen,
        case when v_table = 'messages' then ' and author = ''agent''' else '' end
      );
    end if;
  end loop;
end
$$;

drop policy select_user on public.visitors;
create policy select_user on public.visitors for select to app_user
  using (
    workspace_id = (select app.workspace_id())
    and (not (select app.is_narrowed()) or exists (
      select from public.conversations c where c.workspace_id = visitors.workspace_id and c.visitor_id = visitors.id))
  );
drop policy update_user on public.visitors;
create policy update_user on public.visitors for update to app_user
  using (
    workspace_id = (select app.workspace_id())
    and (not (select app.is_narrowed()) or exists (
      select from public.conversations c where c.workspace_id = visitors.workspace_id and c.visitor_id = visitors.id))
  )
  with check (workspace_id = (select app.workspace_id()));

-- ---------------------------------------------------------------------------------------------------------------
-- Live: who may not read every conversation listens to a topic of their own, workspace:<id>:<user id>.

create function app.narrowed_members(p_workspace uuid) returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select distinct a.user_id from public.agent_access a
  join public.members m on m.workspace_id = a.workspace_id and m.user_id = a.user_id
  where a.workspace_id = p_workspace and not a.can_converse and m.role = 'member'
$$;
comment on function app.narrowed_members(uuid) is 'Members of a workspace to whom some of its conversations are closed.';

create function app.my_topics() returns setof text
language sql stable security definer set search_path = ''
as $$
  select 'workspace:' || w.id || case when n.user_id is null then '' else ':' || n.user_id end
  from app.my_workspace_ids() as w (id)
  left join lateral (select auth.uid() as user_id where auth.uid() in (select app.narrowed_members(w.id))) n on true
$$;
comment on function app.my_topics() is 'Topics the API''s caller may listen to, by the verified token. For policies on realtime.messages.';

create function app.live_topic() returns text
language sql stable security definer set search_path = ''
as $$
  select 'workspace:' || app.workspace_id()
    || case when app.user_id() in (select app.narrowed_members(app.workspace_id())) then ':' || app.user_id() else '' end
$$;
comment on function app.live_topic() is 'The topic on which the person of this transaction hears of changes in the workspace.';

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

drop policy workspace_topic_select_member on realtime.messages;
create policy workspace_topic_select_member on realtime.messages for select to authenticated
  using (
    realtime.messages.extension in ('broadcast', 'presence')
    and (select realtime.topic()) in (select app.my_topics())
  );
drop policy workspace_topic_insert_member on realtime.messages;
create policy workspace_topic_insert_member on realtime.messages for insert to authenticated
  with check (
    realtime.messages.extension = 'presence'
    and (select realtime.topic()) in (select app.my_topics())
  );

revoke execute on function app.narrowed_members(uuid), app.my_topics(), app.live_topic() from public;
grant execute on function app.my_topics() to authenticated;
grant execute on function app.live_topic() to app_user;
