-- What reaches a browser without our server in between: topics on Realtime and the bucket of uploaded files. Both ask
-- for the verified token (auth.uid()), never for our settings, which any caller of the API could write.

-- Topic workspace:<id>, events conversation.changed, source.changed, job.changed: ids and small fields.

create function app.publish_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  r record := case when tg_op = 'DELETE' then old else new end;
  v_event text;
  v_payload jsonb;
begin
  case tg_table_name
    when 'conversations' then
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
  return null;
end
$$;
comment on function app.publish_change() is 'Trigger: tells the workspace''s topic what changed, at commit.';
revoke execute on function app.publish_change() from public;

-- Previews are one person's and not in the inbox. last_seq is not named: a streaming answer must not publish per batch.
create trigger conversations_publish_insert after insert on public.conversations
  for each row when (new.channel = 'widget') execute function app.publish_change();
create trigger conversations_publish_update
  after update of handler, assignee_id, is_closed, subject, unread_count, last_message_at, last_message_preview, last_message_author
  on public.conversations for each row when (new.channel = 'widget') execute function app.publish_change();
create trigger knowledge_sources_publish after insert or delete or update of status, error_code, chunk_count, name
  on public.knowledge_sources for each row execute function app.publish_change();
create trigger job_runs_publish after insert or update on public.job_runs
  for each row execute function app.publish_change();

create policy workspace_topic_select_member on realtime.messages for select to authenticated
  using (
    realtime.messages.extension in ('broadcast', 'presence')
    and (select realtime.topic()) in (select 'workspace:' || id from app.my_workspace_ids() as id)
  );
-- People show that they are there; only the database says what happened.
create policy workspace_topic_insert_member on realtime.messages for insert to authenticated
  with check (
    realtime.messages.extension = 'presence'
    and (select realtime.topic()) in (select 'workspace:' || id from app.my_workspace_ids() as id)
  );

-- ---------------------------------------------------------------------------------------------------------------
-- Bucket `knowledge`: <workspace_id>/<source_id>/<file name>, read and written with the member's own token.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('knowledge', 'knowledge', false, 10485760, array['text/plain', 'text/markdown', 'text/html'])
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;

create policy knowledge_select_member on storage.objects for select to authenticated
  using (
    bucket_id = 'knowledge'
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
create policy knowledge_insert_member on storage.objects for insert to authenticated
  with check (
    bucket_id = 'knowledge'
    and array_length(storage.foldername(name), 1) = 2
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
create policy knowledge_update_member on storage.objects for update to authenticated
  using (
    bucket_id = 'knowledge'
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  )
  with check (
    bucket_id = 'knowledge'
    and array_length(storage.foldername(name), 1) = 2
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
create policy knowledge_delete_member on storage.objects for delete to authenticated
  using (
    bucket_id = 'knowledge'
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
