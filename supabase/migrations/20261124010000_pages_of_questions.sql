-- Where a question was asked is kept with it, so that whoever takes the answer over writes from the same instructions.

alter table public.messages add column page jsonb
  check (page is null or (author = 'visitor' and jsonb_typeof(page) = 'object' and octet_length(page::text) <= 16384));
comment on column public.messages.page is
  'Where a visitor asked, as {url, title}: the address without query and hash. Personal data; goes with the conversation.';
-- Written once, with the question.
grant insert (page) on public.messages to app_user, app_visitor;

drop function app.ask_visitor(uuid, uuid, text, text, text, text, text, uuid, uuid, uuid, text, int, uuid[]);
drop function app.ask(uuid, uuid, jsonb, uuid, uuid, text, text, uuid, text, text, text, uuid, uuid, uuid, text, int, uuid[]);

create function app.ask(
  p_workspace uuid, p_conversation uuid, p_new jsonb,
  p_agent uuid, p_agent_version uuid, p_agent_name text, p_model text,
  p_client uuid, p_text text, p_preview text, p_language text,
  p_question uuid, p_answer uuid, p_run uuid, p_owner text, p_history int, p_attachments uuid[] default '{}',
  p_page jsonb default null
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_known record;
  v_is_first boolean;
  v_asked_at timestamptz;
  v_begun_at timestamptz;
  v_said jsonb;
  v_begun jsonb;
  v_last bigint;
  v_history jsonb;
  v_count int := 0;
  v_attachments jsonb := '[]';
begin
  -- The same lock as everybody who asks, takes over or hands back: from here on, what is read stays as it is.
  perform pg_advisory_xact_lock(hashtextextended(p_conversation::text, 0));
  select c.agent_id, c.handler, c.language,
    exists (select from public.messages m
      where m.workspace_id = p_workspace and m.conversation_id = p_conversation and m.client_id = p_client) as is_known,
    exists (select from public.runs r
      where r.workspace_id = p_workspace and r.conversation_id = p_conversation and r.status = 'running') as is_answering
  into v_known
  from public.conversations c where c.workspace_id = p_workspace and c.id = p_conversation;
  v_is_first := not found;

  -- Whatever is not the usual case is decided in TypeScript: nothing is stored yet.
  if v_is_first then
    if p_new is null then
      return null;
    end if;
  elsif v_known.agent_id <> p_agent or v_known.handler <> 'agent' or v_known.is_known or v_known.is_answering then
    return null;
  end if;
  if not app.reserve_usage('messages', 1, 'question:' || p_question, 'message', p_question) then
    return null;
  end if;

  if v_is_first then
    if p_new ->> 'visitorId' is not null then
      insert into public.conversations (id, workspace_id, agent_id, agent_version_id, channel, visitor_id, unread_count,
        language, subject, last_message_preview, last_message_author)
      values (p_conversation, p_workspace, p_agent, p_agent_version, 'widget', (p_new ->> 'visitorId')::uuid, 1,
        p_new ->> 'language', p_new ->> 'subject', p_preview, 'visitor')
      on conflict do nothing;
    else
      insert into public.conversations (id, workspace_id, agent_id, agent_version_id, channel, preview_user_id,
        language, subject, last_message_preview, last_message_author)
      values (p_conversation, p_workspace, p_agent, p_agent_version, 'preview', (p_new ->> 'previewUserId')::uuid,
        p_new ->> 'language', p_new ->> 'subject', p_preview, 'visitor')
      on conflict do nothing;
    end if;
    if not found then
      raise exception 'a conversation of somebody else' using errcode = 'HX404';
    end if;
  end if;

  -- Held while the message comes into being, then bound to it: a picture is sent once, by whoever uploaded it.
  if cardinality(p_attachments) > 0 then
    select count(*), coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'kind', 'image', 'videoPath', null, 'caption', '', 'sizes', (
        select coalesce(jsonb_agg(jsonb_build_object('width', s.size -> 'width', 'height', s.size -> 'height',
          'path', '/api/widget/v1/attachments/' || a.id || '/' || (s.size ->> 'name')) order by s.n), '[]')
        from jsonb_array_elements(a.sizes) with ordinality as s (size, n)
      )) order by array_position(p_attachments, a.id)), '[]')
    into v_count, v_attachments
    from (
      select x.id, x.sizes from public.attachments x
      where x.workspace_id = p_workspace and x.id = any (p_attachments) and x.message_id is null
        and (x.visitor_id = app.visitor_id() or x.preview_user_id = app.user_id())
      order by x.id for update
    ) a;
    if v_count <> cardinality(p_attachments) or v_count > 4 then
      raise exception 'no such picture, or too many' using errcode = 'HX404';
    end if;
  end if;

  v_asked_at := clock_timestamp();
  insert into public.messages (id, workspace_id, conversation_id, client_id, author, content, attachments, page, status, created_at)
  values (p_question, p_workspace, p_conversation, p_client, 'visitor', p_text, v_attachments, p_page, 'complete', v_asked_at);
  if v_count > 0 then
    update public.attachments a set conversation_id = p_conversation, message_id = p_question
    where a.workspace_id = p_workspace and a.id = any (p_attachments);
  end if;
  if not v_is_first then
    update public.conversations c set last_message_at = v_asked_at, last_message_preview = p_preview,
      last_message_author = 'visitor', unread_count = c.unread_count + 1, is_closed = false,
      language = coalesce(p_language, c.language), agent_version_id = coalesce(p_agent_version, c.agent_version_id)
    where c.workspace_id = p_workspace and c.id = p_conversation;
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('author', m.author, 'content', m.content, 'status', m.status,
      'attachments', nullif(m.attachments, '[]'))) order by m.created_at, m.id) into v_history
    from (
      select m.id, m.author, m.content, m.attachments, m.status, m.created_at from public.messages m
      where m.workspace_id = p_workspace and m.conversation_id = p_conversation
      order by m.created_at desc, m.id desc limit p_history
    ) m;
  end if;
  -- Some clocks stand still for a millisecond: the answer comes after the question also by its time.
  v_begun_at := greatest(clock_timestamp(), v_asked_at + interval '1 millisecond');
  insert into public.messages (id, workspace_id, conversation_id, author, author_name, run_id, content, status, created_at)
  values (p_answer, p_workspace, p_conversation, 'agent', p_agent_name, p_run, '', 'streaming', v_begun_at);
  insert into public.runs (id, workspace_id, conversation_id, agent_id, agent_version_id, question_id, answer_id, model, owner)
  values (p_run, p_workspace, p_conversation, p_agent, p_agent_version, p_question, p_answer, p_model, p_owner);

  v_said := jsonb_build_object('id', p_question, 'clientId', p_client, 'author', 'visitor', 'authorName', null,
    'content', p_text, 'citations', '[]'::jsonb, 'status', 'complete',
    'createdAt', to_char(v_asked_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    || case when v_count > 0 then jsonb_build_object('attachments', v_attachments) else '{}' end;
  v_begun := jsonb_build_object('id', p_answer, 'clientId', null, 'author', 'agent', 'authorName', p_agent_name,
    'content', '', 'citations', '[]'::jsonb, 'runId', p_run, 'status', 'streaming',
    'createdAt', to_char(v_begun_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'));
  v_last := app.append_events(p_conversation, p_run, jsonb_build_array(
    jsonb_build_object('kind', 'message', 'message', v_said),
    jsonb_build_object('kind', 'run.started', 'runId', p_run, 'message', v_begun)));
  return jsonb_build_object('last', v_last, 'said', v_said, 'begun', v_begun, 'history', v_history,
    'language', case when not v_is_first then v_known.language end);
end
$$;
comment on function app.ask(uuid, uuid, jsonb, uuid, uuid, text, text, uuid, text, text, text, uuid, uuid, uuid, text, int, uuid[], jsonb) is
  'Stores a question, the empty answer and its run, all with the caller''s rights. Null, with nothing stored, when the agent is '
  'not to answer it, an answer is being written, the message is known, or the month is used up. Raises HX404 for pictures that are not the '
  'caller''s, were sent before, or are more than four.';

create function app.ask_visitor(
  p_conversation uuid, p_client uuid, p_text text, p_preview text, p_subject text, p_language text, p_first_language text,
  p_question uuid, p_answer uuid, p_run uuid, p_owner text, p_history int, p_attachments uuid[] default '{}',
  p_page jsonb default null
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_workspace uuid := app.workspace_id();
  v_visitor uuid := app.visitor_id();
  v_conversation uuid := coalesce(p_conversation, app.first_conversation_id(v_visitor, p_client));
  v_agent record;
begin
  select a.id, a.name, v.id as version_id, v.settings into v_agent
  from public.agents a
  join public.agent_versions v on v.workspace_id = a.workspace_id and v.id = a.published_version_id
  where a.workspace_id = v_workspace and a.id = app.agent_id() and not a.is_archived;
  if not found then
    raise exception 'no such agent' using errcode = 'HX404';
  end if;
  return app.ask(v_workspace, v_conversation,
    case when p_conversation is null then
      jsonb_build_object('visitorId', v_visitor, 'language', p_first_language, 'subject', p_subject) end,
    v_agent.id, v_agent.version_id, v_agent.name, v_agent.settings ->> 'model',
    p_client, p_text, p_preview, p_language, p_question, p_answer, p_run, p_owner, p_history, p_attachments, p_page
  ) || jsonb_build_object('workspaceId', v_workspace, 'conversationId', v_conversation, 'visitorId', v_visitor, 'agentId', v_agent.id,
    'agentName', v_agent.name, 'agentVersionId', v_agent.version_id, 'settings', v_agent.settings);
end
$$;
comment on function app.ask_visitor(uuid, uuid, text, text, text, text, text, uuid, uuid, uuid, text, int, uuid[], jsonb) is
  'app.ask for the visitor who has entered, to the published version of their agent, with what is needed to answer.';

revoke execute on function
  app.ask(uuid, uuid, jsonb, uuid, uuid, text, text, uuid, text, text, text, uuid, uuid, uuid, text, int, uuid[], jsonb),
  app.ask_visitor(uuid, uuid, text, text, text, text, text, uuid, uuid, uuid, text, int, uuid[], jsonb)
  from public;
grant execute on function
  app.ask(uuid, uuid, jsonb, uuid, uuid, text, text, uuid, text, text, text, uuid, uuid, uuid, text, int, uuid[], jsonb)
  to app_user, app_visitor;
grant execute on function
  app.ask_visitor(uuid, uuid, text, text, text, text, text, uuid, uuid, uuid, text, int, uuid[], jsonb) to app_visitor;
