-- A question is counted when it is stored, not before: what it shares with all others of its workspace is held for its commit alone.

create or replace function app.ask(
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

  begin
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
    -- Last, since all questions of a workspace share this row: whoever asks next waits for one commit.
    if not app.reserve_usage('messages', 1, 'question:' || p_question, 'message', p_question) then
      raise exception 'the month is used up' using errcode = 'HX001';
    end if;
    return jsonb_build_object('last', v_last, 'said', v_said, 'begun', v_begun, 'history', v_history,
      'language', case when not v_is_first then v_known.language end);
  exception when sqlstate 'HX001' then
    return null; -- and nothing of the above is stored
  end;
end
$$;
