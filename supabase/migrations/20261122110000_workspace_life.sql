-- The life of a workspace: its logo, addresses it had before, who owns it, handing it over, deleting it with a time to
-- think, and what is then left of it: nothing.

alter table public.workspaces
  add column logo_path text check (char_length(logo_path) <= 200),
  add column deleted_at timestamptz,
  add column purge_at timestamptz,
  add constraint workspaces_deletion_check check ((deleted_at is null) = (purge_at is null));
comment on column public.workspaces.logo_path is 'Object in the bucket workspace-assets; null: the name''s letters.';
comment on column public.workspaces.deleted_at is 'Set: nobody enters it any more. Its owner can restore it until purge_at.';
create index workspaces_purge_at_idx on public.workspaces (purge_at) where purge_at is not null;

-- ---------------------------------------------------------------------------------------------------------------
-- Every address a workspace ever had leads to it, and to no other: links and bookmarks outlive a change.

create table public.workspace_slugs (
  slug text primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  created_at timestamptz not null default now()
);
comment on table public.workspace_slugs is 'Addresses of workspaces, today''s and earlier ones. Kept by a trigger.';
create index workspace_slugs_workspace_id_idx on public.workspace_slugs (workspace_id);
insert into public.workspace_slugs (slug, workspace_id) select w.slug, w.id from public.workspaces w;

create function app.keep_slug() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.workspace_slugs (slug, workspace_id) values (new.slug, new.id) on conflict (slug) do nothing;
  if not exists (select from public.workspace_slugs s where s.slug = new.slug and s.workspace_id = new.id) then
    raise exception 'this address leads to another workspace' using errcode = '23505', constraint = 'workspaces_slug_key';
  end if;
  return null;
end
$$;
comment on function app.keep_slug() is 'Trigger: an address that was once a workspace''s is never another''s.';
create trigger workspaces_keep_slug after insert or update of slug on public.workspaces
  for each row execute function app.keep_slug();

alter table public.workspace_slugs enable row level security;
create policy select_user on public.workspace_slugs for select to app_user
  using (workspace_id in (select m.workspace_id from public.members m where m.user_id = (select app.user_id())));
revoke all on public.workspace_slugs from public, anon, authenticated;
-- Written by the trigger alone. Not granted to app_visitor: a visitor never learns the slug.
grant select on public.workspace_slugs to app_user;

-- ---------------------------------------------------------------------------------------------------------------
-- A workspace is never without an owner. Two owners who leave at one moment wait for each other at the workspace's row.

create function app.keep_an_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.workspaces w where w.id = old.workspace_id for no key update;
  -- Not found: the workspace itself is going, and its people with it.
  if found and not exists (
    select from public.members m
    where m.workspace_id = old.workspace_id and m.role = 'owner' and m.user_id <> old.user_id
  ) then
    raise exception 'a workspace keeps an owner' using errcode = 'HX409', constraint = 'members_last_owner';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function app.keep_an_owner() is 'Trigger: the last owner stays an owner. Raises HX409 with the constraint members_last_owner.';
create trigger members_keep_owner_on_delete before delete on public.members
  for each row when (old.role = 'owner') execute function app.keep_an_owner();
create trigger members_keep_owner_on_update before update of role on public.members
  for each row when (old.role = 'owner' and new.role <> 'owner') execute function app.keep_an_owner();

-- Whoever goes leaves no visitor waiting for them.
create function app.release_conversations() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.conversations c
  set assignee_id = null, handler = case when c.handler = 'human' then 'waiting' else c.handler end
  where c.workspace_id = old.workspace_id and c.assignee_id = old.user_id
    and exists (select from public.workspaces w where w.id = old.workspace_id);
  return old;
end
$$;
comment on function app.release_conversations() is 'Trigger: conversations of somebody who leaves wait for another person.';
create trigger members_release_conversations before delete on public.members
  for each row execute function app.release_conversations();

-- ---------------------------------------------------------------------------------------------------------------

create table public.ownership_transfers (
  workspace_id uuid primary key references public.workspaces (id) on delete cascade,
  from_user_id uuid not null,
  to_user_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  check (from_user_id <> to_user_id),
  foreign key (workspace_id, from_user_id) references public.members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, to_user_id) references public.members (workspace_id, user_id) on delete cascade
);
comment on table public.ownership_transfers is 'An owner''s offer to hand the workspace over; one at a time, and the other side has to accept it.';
create index ownership_transfers_from_idx on public.ownership_transfers (workspace_id, from_user_id);
create index ownership_transfers_to_idx on public.ownership_transfers (workspace_id, to_user_id);

alter table public.ownership_transfers enable row level security;
create policy select_user on public.ownership_transfers for select to app_user
  using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.ownership_transfers for insert to app_user
  with check (
    workspace_id = (select app.workspace_id()) and (select app.member_role()) = 'owner' and from_user_id = (select app.user_id())
  );
-- Taken back by any owner, or declined by the one it was made to.
create policy delete_user on public.ownership_transfers for delete to app_user
  using (
    workspace_id = (select app.workspace_id())
    and ((select app.member_role()) = 'owner' or to_user_id = (select app.user_id()))
  );
revoke all on public.ownership_transfers from public, anon, authenticated;
grant select, delete on public.ownership_transfers to app_user;
-- The times are the database's to say.
grant insert (workspace_id, from_user_id, to_user_id) on public.ownership_transfers to app_user;

create function app.accept_ownership() returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  v_from uuid;
begin
  delete from public.ownership_transfers t
  where t.workspace_id = app.workspace_id() and t.to_user_id = app.user_id() and t.expires_at > now()
  returning t.from_user_id into v_from;
  if v_from is null then
    raise exception 'no such offer' using errcode = 'HX404';
  end if;
  update public.members m set role = 'owner' where m.workspace_id = app.workspace_id() and m.user_id = app.user_id();
  update public.members m set role = 'admin'
  where m.workspace_id = app.workspace_id() and m.user_id = v_from and m.role = 'owner';
  if not found then
    -- Who is no owner any more has nothing to hand over.
    raise exception 'no such offer' using errcode = 'HX404';
  end if;
  perform set_config('app.role', 'owner', true);
  return v_from;
end
$$;
comment on function app.accept_ownership() is
  'The caller becomes owner by an open offer made to them, the one who made it becomes admin. Returns whose offer it was; raises HX404.';

-- ---------------------------------------------------------------------------------------------------------------
-- Deleting: at once for everybody, for good after two weeks.

create function app.delete_workspace() returns timestamptz
language plpgsql security definer set search_path = ''
as $$
declare
  v_purge_at timestamptz;
begin
  if app.member_role() is distinct from 'owner' then
    raise exception 'an owner''s to do' using errcode = '42501';
  end if;
  update public.workspaces w set deleted_at = now(), purge_at = now() + interval '14 days'
  where w.id = app.workspace_id() and w.deleted_at is null
  returning w.purge_at into v_purge_at;
  return v_purge_at;
end
$$;
comment on function app.delete_workspace() is 'Closes the caller''s workspace; returns when it will be gone for good, null when it was closed before.';

create function app.list_deleted_workspaces()
returns table (id uuid, slug text, name text, deleted_at timestamptz, purge_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select w.id, w.slug, w.name, w.deleted_at, w.purge_at
  from public.members m join public.workspaces w on w.id = m.workspace_id
  where m.user_id = app.user_id() and m.role = 'owner' and w.deleted_at is not null and w.purge_at > now()
  order by w.purge_at, w.id
$$;
comment on function app.list_deleted_workspaces() is 'Closed workspaces that the caller owns and can still restore.';

create function app.restore_workspace(p_workspace uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update public.workspaces w set deleted_at = null, purge_at = null
  where w.id = p_workspace and w.deleted_at is not null and w.purge_at > now()
    and exists (
      select from public.members m where m.workspace_id = w.id and m.user_id = app.user_id() and m.role = 'owner'
    );
  if not found then
    return false;
  end if;
  -- The rest of the transaction may act inside it, as its owner.
  perform set_config('app.workspace_id', p_workspace::text, true), set_config('app.role', 'owner', true);
  return true;
end
$$;
comment on function app.restore_workspace(uuid) is 'Opens a closed workspace of the caller again, and goes on inside it; false when there is none.';

-- The log of a workspace that is gone goes too; while the workspace is there, no role can shorten it.
create function app.refuse_audit_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'DELETE' and not exists (select from public.workspaces w where w.id = old.workspace_id) then
    return old;
  end if;
  raise exception '% rows are never changed', tg_table_name using errcode = 'HX409';
end
$$;
comment on function app.refuse_audit_change() is 'Trigger: written once, and kept as long as its workspace.';
drop trigger audit_log_append_only on public.audit_log;
create trigger audit_log_append_only before update or delete on public.audit_log
  for each row execute function app.refuse_audit_change();

create function app.purge_workspace(p_workspace uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_index text;
begin
  delete from public.workspaces w where w.id = p_workspace and w.purge_at <= now();
  if not found then
    return false; -- restored, or gone already
  end if;
  delete from public.audit_log a where a.workspace_id = p_workspace;
  for v_index in
    select c.relname from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'i'
      and c.relname like 'chunks\_hnsw\_' || replace(p_workspace::text, '-', '') || '\_%'
  loop
    execute format('drop index public.%I', v_index);
  end loop;
  -- A job at work ends by itself: what it is about is gone.
  delete from graphile_worker._private_jobs j where j.payload ->> 'workspaceId' = p_workspace::text and j.locked_at is null;
  -- Last, since the deletions above were published.
  delete from realtime.messages m
  where m.topic = 'workspace:' || p_workspace or m.topic like 'workspace:' || p_workspace || ':%';
  return true;
end
$$;
comment on function app.purge_workspace(uuid) is
  'Everything the database holds of a workspace whose time is over, in one transaction. For the system alone; files go before.';

-- A closed workspace is left out of what people see, of live topics and of storage.
drop policy select_user on public.workspaces;
create policy select_user on public.workspaces for select to app_user
  using (
    deleted_at is null
    and id in (select m.workspace_id from public.members m where m.user_id = (select app.user_id()))
  );
drop policy delete_user on public.workspaces;
revoke delete on public.workspaces from app_user;
grant update (logo_path) on public.workspaces to app_user;

create or replace function app.my_workspace_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select m.workspace_id from public.members m join public.workspaces w on w.id = m.workspace_id
  where m.user_id = auth.uid() and w.deleted_at is null
$$;

create or replace function app.open_visitor_session(
  p_public_id text, p_visitor uuid, p_token_hash bytea, p_language text,
  out workspace_id uuid, out agent_id uuid, out expires_at timestamptz
)
language plpgsql set search_path = ''
as $$
begin
  select a.workspace_id, a.id into workspace_id, agent_id
  from public.agents a join public.workspaces w on w.id = a.workspace_id
  where a.public_id = p_public_id and not a.is_archived and a.published_version_id is not null and w.deleted_at is null;
  if agent_id is null then
    raise exception 'no such agent' using errcode = 'HX404';
  end if;
  expires_at := now() + interval '30 days';
  insert into public.visitors (id, workspace_id, language) values (p_visitor, workspace_id, left(p_language, 35));
  insert into public.visitor_tokens (token_hash, workspace_id, agent_id, visitor_id, expires_at)
  values (p_token_hash, workspace_id, agent_id, p_visitor, expires_at);
end
$$;

create or replace function app.enter_visitor(
  p_token_hash bytea, p_request text, out workspace_id uuid, out agent_id uuid, out visitor_id uuid
)
language plpgsql set search_path = ''
as $$
declare
  v_expires timestamptz;
begin
  select t.workspace_id, t.agent_id, t.visitor_id, t.expires_at into workspace_id, agent_id, visitor_id, v_expires
  from public.visitor_tokens t join public.workspaces w on w.id = t.workspace_id
  where t.token_hash = p_token_hash and t.revoked_at is null and t.expires_at > now() and w.deleted_at is null;
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

-- What arrives for a closed workspace is turned away as if the endpoint were not there.
create or replace function public.receive_inbound_event(p_endpoint uuid, p_raw_body text, p_signature text, p_timestamp bigint) returns text
language sql security definer set search_path = ''
as $$
  select case when exists (
    select from public.inbound_endpoints e join public.workspaces w on w.id = e.workspace_id
    where e.id = p_endpoint and w.deleted_at is not null
  ) then 'unknown_endpoint' else app.receive_inbound_event(p_endpoint, p_raw_body, p_signature, p_timestamp) end
$$;

revoke execute on function
  app.keep_slug(), app.keep_an_owner(), app.release_conversations(), app.refuse_audit_change(), app.accept_ownership(),
  app.delete_workspace(), app.list_deleted_workspaces(), app.restore_workspace(uuid), app.purge_workspace(uuid)
  from public;
grant execute on function
  app.accept_ownership(), app.delete_workspace(), app.list_deleted_workspaces(), app.restore_workspace(uuid)
  to app_user;

-- ---------------------------------------------------------------------------------------------------------------
-- Bucket `workspace-assets`: <workspace_id>/<file name>. Everybody inside sees it; owners and admins put things there.

create function app.my_managed_workspace_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select m.workspace_id from public.members m join public.workspaces w on w.id = m.workspace_id
  where m.user_id = auth.uid() and m.role in ('owner', 'admin') and w.deleted_at is null
$$;
comment on function app.my_managed_workspace_ids() is 'Workspaces where the API''s caller is owner or admin, by the verified token. For policies on storage.';
revoke execute on function app.my_managed_workspace_ids() from public;
grant execute on function app.my_managed_workspace_ids() to authenticated;

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('workspace-assets', 'workspace-assets', false, 1048576, array['image/png', 'image/jpeg', 'image/webp'])
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;

create policy workspace_assets_select_member on storage.objects for select to authenticated
  using (
    bucket_id = 'workspace-assets'
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
create policy workspace_assets_insert_manager on storage.objects for insert to authenticated
  with check (
    bucket_id = 'workspace-assets'
    and array_length(storage.foldername(name), 1) = 1
    and (storage.foldername(name))[1] in (select id::text from app.my_managed_workspace_ids() as id)
  );
create policy workspace_assets_delete_manager on storage.objects for delete to authenticated
  using (
    bucket_id = 'workspace-assets'
    and (storage.foldername(name))[1] in (select id::text from app.my_managed_workspace_ids() as id)
  );
