-- Mails to the people of a workspace: a conversation waits for one of them.

alter table public.profiles add column mail_on_waiting boolean not null default true;
comment on column public.profiles.mail_on_waiting is 'Whether a mail tells them that a conversation waits for a person, in any workspace.';
grant update (mail_on_waiting) on public.profiles to app_user;

alter table public.conversations add column people_called_at timestamptz;
comment on column public.conversations.people_called_at is
  'When mails last told people that it waits for one of them. Written by a trigger alone.';

create function app.list_people_to_call(p_workspace uuid, p_agent uuid) returns setof uuid
language sql stable set search_path = ''
as $$
  select m.user_id
  from public.members m
  join public.workspaces w on w.id = m.workspace_id
  left join public.profiles p on p.user_id = m.user_id
  where m.workspace_id = p_workspace and w.deleted_at is null and coalesce(p.mail_on_waiting, true)
    and not (m.role = 'member' and exists (
      select from public.agent_access a
      where a.workspace_id = m.workspace_id and a.agent_id = p_agent and a.user_id = m.user_id and not a.can_converse))
$$;
comment on function app.list_people_to_call(uuid, uuid) is
  'Who may answer the visitors of an agent and wants to be told by mail that one waits. For the login role.';

-- Whatever makes a conversation wait comes by here: the visitor, the month's limit, a colleague who leaves.
create function app.call_people() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.people_called_at := now();
  -- Not app.enqueue: somebody who deletes their account is in no workspace, and what they leave behind waits all the same.
  -- The rest is as app/queue/catalog.ts has it.
  perform graphile_worker.add_job(
    identifier := 'mail/send',
    payload := json_build_object('workspaceId', new.workspace_id, 'mailId', gen_random_uuid(),
      'template', 'conversation-waiting', 'subjectId', new.id, 'recipientId', p.user_id),
    job_key := format('mail/send:conversation-waiting:%s:%s:%s', new.workspace_id, new.id, p.user_id),
    max_attempts := 8
  )
  from app.list_people_to_call(new.workspace_id, new.agent_id) as p (user_id);
  return new;
end
$$;
comment on function app.call_people() is
  'Trigger: a conversation begins to wait for a person; one mail job for each who wants it, at most every 30 minutes.';
revoke execute on function app.list_people_to_call(uuid, uuid), app.call_people() from public;
create trigger conversations_call_people before update of handler on public.conversations
  for each row
  when (
    new.handler = 'waiting' and old.handler <> 'waiting' and new.channel = 'widget'
    and (old.people_called_at is null or old.people_called_at < now() - interval '30 minutes')
  )
  execute function app.call_people();
