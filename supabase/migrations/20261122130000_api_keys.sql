-- API keys: programs of a workspace that act through the same doors as people, with the scopes they were given and never
-- with more than whoever made them may do at that moment.

create table public.api_keys (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null check (char_length(name) between 1 and 80),
  prefix text not null check (prefix ~ '^hvx_[A-Za-z0-9_-]{6}$'),
  key_hash bytea not null unique check (length(key_hash) = 32),
  scopes text[] not null check (cardinality(scopes) between 1 and 50),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (workspace_id, id)
);
comment on table public.api_keys is 'Keys of programs that act for a workspace. The key itself is shown once; its SHA-256 stays.';
comment on column public.api_keys.prefix is 'The beginning of the key, by which people recognise it.';
comment on column public.api_keys.scopes is 'resource:verb, as in the table of permissions; what nobody offers to keys is never granted by them.';
comment on column public.api_keys.last_used_at is 'To the minute: written at most once in one.';
create index api_keys_recent_idx on public.api_keys (workspace_id, created_at desc);

create function app.api_key_id() returns uuid
language sql stable parallel safe return nullif(current_setting('app.api_key_id', true), '')::uuid;
create function app.key_scopes() returns text[]
language sql stable parallel safe return coalesce(nullif(current_setting('app.key_scopes', true), '')::text[], '{}');
comment on function app.api_key_id() is 'The API key of this transaction; null for people, visitors and the system.';
comment on function app.key_scopes() is 'What the API key of this transaction was given, as resource:verb.';

create function app.enter_key(
  p_hash bytea, p_request text, p_key uuid default null,
  out workspace_id uuid, out api_key_id uuid, out role text, out scopes text[]
)
language plpgsql set search_path = ''
as $$
declare
  v_creator uuid;
  v_used timestamptz;
begin
  -- Revoked, expired, or made by somebody who is no longer here: looked at anew each time, so that it ends at once.
  select k.workspace_id, k.id, m.role, k.scopes, k.created_by, k.last_used_at
  into workspace_id, api_key_id, role, scopes, v_creator, v_used
  from public.api_keys k
  join public.workspaces w on w.id = k.workspace_id and w.deleted_at is null
  join public.members m on m.workspace_id = k.workspace_id and m.user_id = k.created_by
  where (k.key_hash = p_hash or (p_hash is null and k.id = p_key))
    and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
  if api_key_id is null then
    raise exception 'unknown, expired or revoked key' using errcode = 'HX401';
  end if;
  -- As if its maker asked, agents that are closed to them included; then what is theirs alone is taken away again.
  perform app.enter_user(v_creator, workspace_id, p_request);
  perform set_config('app.user_id', '', true),
    set_config('app.api_key_id', api_key_id::text, true),
    set_config('app.key_scopes', scopes::text, true);
  if v_used is null or v_used < now() - interval '1 minute' then
    -- Who comes at the same moment does not wait for the other to write the same minute.
    update public.api_keys k set last_used_at = now()
    where k.id = (select l.id from public.api_keys l where l.id = api_key_id for no key update skip locked);
  end if;
end
$$;
comment on function app.enter_key(bytea, text, uuid) is
  'Begins a program''s transaction, by the hash of its key or (p_hash null) by the id of a key that was shown already. Raises HX401. Called by the login role, before it takes on app_key.';

-- ---------------------------------------------------------------------------------------------------------------
-- People: owners and admins make keys in their own name and revoke anybody's. What a key may do never changes.

alter table public.api_keys enable row level security;
create policy select_user on public.api_keys for select to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy insert_user on public.api_keys for insert to app_user
  with check (
    workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin')
    and created_by = (select app.user_id())
  );
create policy update_user on public.api_keys for update to app_user
  using (
    workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin') and revoked_at is null
  )
  with check (workspace_id = (select app.workspace_id()));
create policy select_key on public.api_keys for select to app_key
  using (workspace_id = (select app.workspace_id()) and id = (select app.api_key_id()));

revoke all on public.api_keys from public, anon, authenticated;
-- Not the hash: nobody has a use for it.
grant select (id, workspace_id, name, prefix, scopes, expires_at, last_used_at, revoked_at, created_by, created_at)
  on public.api_keys to app_user, app_key;
grant insert (id, workspace_id, name, prefix, key_hash, scopes, expires_at, created_by) on public.api_keys to app_user;
grant update (revoked_at) on public.api_keys to app_user;

create function app.keep_revoked() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
    raise exception 'a revoked key stays revoked' using errcode = 'HX409';
  end if;
  return new;
end
$$;
comment on function app.keep_revoked() is 'Trigger: revocation is for good.';
create trigger api_keys_keep_revoked before update of revoked_at on public.api_keys
  for each row execute function app.keep_revoked();

-- ---------------------------------------------------------------------------------------------------------------
-- What programs reach. Scopes are asked for in the verbs and here alike; agents closed to the key's maker are closed to it.

grant usage on schema app, extensions, public to app_key;

create policy select_key on public.workspaces for select to app_key using (id = (select app.workspace_id()));
grant select (id, slug, name, locale, time_zone) on public.workspaces to app_key;

-- Who reads conversations sees which agent answered; who gives knowledge sees to whom.
create policy select_key on public.agents for select to app_key
  using (
    workspace_id = (select app.workspace_id())
    and ((select app.key_scopes())::text[]) && array['agent:read', 'conversation:read', 'knowledge:read', 'knowledge:create']
    and nullif(id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
  );
create policy select_key on public.agent_versions for select to app_key
  using (
    workspace_id = (select app.workspace_id()) and 'agent:read' = any ((select app.key_scopes())::text[])
    and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
  );
create policy select_key on public.conversations for select to app_key
  using (
    workspace_id = (select app.workspace_id()) and 'conversation:read' = any ((select app.key_scopes())::text[])
    and channel = 'widget'
    and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
    and nullif(agent_id = any ((select app.agents_not_conversed())::uuid[]), true) is not null
  );
create policy select_key on public.documents for select to app_key
  using (workspace_id = (select app.workspace_id()) and 'knowledge:read' = any ((select app.key_scopes())::text[]));
create policy select_key on public.chunks for select to app_key
  using (workspace_id = (select app.workspace_id()) and 'knowledge:read' = any ((select app.key_scopes())::text[]));
-- To make a source or delete one, it has to be seen.
create policy select_key on public.knowledge_sources for select to app_key
  using (
    workspace_id = (select app.workspace_id())
    and ((select app.key_scopes())::text[]) && array['knowledge:read', 'knowledge:create', 'knowledge:delete']
  );
create policy select_key on public.job_runs for select to app_key
  using (
    workspace_id = (select app.workspace_id())
    and ((select app.key_scopes())::text[]) && array['knowledge:read', 'knowledge:create']
  );

do $$
declare
  v_table text;
begin

  -- What hangs on a conversation is seen with it, through its own policy.
  foreach v_table in array array['messages', 'runs', 'conversation_events'] loop
    execute format(
      'create policy select_key on public.%1$I for select to app_key
       using (
         workspace_id = (select app.workspace_id()) and ''conversation:read'' = any ((select app.key_scopes())::text[])
         and exists (select from public.conversations c where c.workspace_id = %1$I.workspace_id and c.id = %1$I.conversation_id)
       )',
      v_table
    );
  end loop;
end
$$;
create policy select_key on public.visitors for select to app_key
  using (
    workspace_id = (select app.workspace_id()) and 'conversation:read' = any ((select app.key_scopes())::text[])
    and exists (select from public.conversations c where c.workspace_id = visitors.workspace_id and c.visitor_id = visitors.id)
  );

create policy select_key on public.agent_sources for select to app_key
  using (
    workspace_id = (select app.workspace_id())
    and ((select app.key_scopes())::text[]) && array['agent:read', 'knowledge:read', 'knowledge:create']
    and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null
  );
create policy insert_key on public.agent_sources for insert to app_key
  with check (
    workspace_id = (select app.workspace_id()) and 'knowledge:create' = any ((select app.key_scopes())::text[])
    and nullif(agent_id = any ((select app.agents_not_edited())::uuid[]), true) is not null
  );
-- A new source has nobody's sources to detach: asked for by the verb, and nothing is there.
create policy delete_key on public.agent_sources for delete to app_key using (false);

create policy insert_key on public.knowledge_sources for insert to app_key
  with check (
    workspace_id = (select app.workspace_id()) and 'knowledge:create' = any ((select app.key_scopes())::text[])
    and created_by is null and kind in ('text', 'page')
  );
create policy delete_key on public.knowledge_sources for delete to app_key
  using (workspace_id = (select app.workspace_id()) and 'knowledge:delete' = any ((select app.key_scopes())::text[]));
create policy insert_key on public.job_runs for insert to app_key
  with check (
    workspace_id = (select app.workspace_id()) and 'knowledge:create' = any ((select app.key_scopes())::text[])
    and created_by is null
  );

create policy select_key on public.audit_log for select to app_key
  using (
    workspace_id = (select app.workspace_id()) and 'audit:read' = any ((select app.key_scopes())::text[])
    and (select app.member_role()) in ('owner', 'admin')
  );
create policy insert_key on public.audit_log for insert to app_key
  with check (
    workspace_id = (select app.workspace_id()) and actor_kind = 'apiKey' and actor_id = (select app.api_key_id())::text
  );

grant select on public.agents, public.agent_versions, public.agent_sources, public.knowledge_sources, public.documents, public.chunks,
  public.job_runs,
  public.conversations, public.messages, public.runs, public.conversation_events, public.visitors, public.audit_log to app_key;
grant delete on public.knowledge_sources, public.agent_sources to app_key;
grant insert (workspace_id, agent_id, source_id) on public.agent_sources to app_key;
grant insert (id, workspace_id, kind, name, url, mime_type, size_bytes, text_content, status, created_by)
  on public.knowledge_sources to app_key;
grant insert (id, workspace_id, task, subject_type, subject_id, created_by) on public.job_runs to app_key;
grant insert (id, workspace_id, actor_kind, actor_id, actor_label, action, subject_type, subject_id, changes, request_id)
  on public.audit_log to app_key;

revoke execute on function app.api_key_id(), app.key_scopes(), app.enter_key(bytea, text, uuid), app.keep_revoked() from public;
-- app.enter_key belongs to the login role alone: whoever could call it could be any program.
-- app.list_people answers nobody to a program: whose names they are is not its business.
grant execute on function
  app.workspace_id(), app.user_id(), app.visitor_id(), app.agent_id(), app.member_role(), app.request_id(),
  app.agents_not_viewed(), app.agents_not_edited(), app.agents_not_published(), app.agents_not_conversed(),
  app.agents_locked(), app.is_narrowed(), app.list_people(), app.enqueue(text, jsonb, text, int, timestamptz)
  to app_key;
grant execute on function app.api_key_id(), app.key_scopes() to app_user, app_visitor, app_key;
