-- A person's account: their sessions, what happened to the account, tokens of one purpose each, shared rate limits, and what
-- remains when somebody deletes it.

alter table public.profiles
  add column time_zone text check (char_length(time_zone) between 1 and 64),
  add column avatar_path text check (char_length(avatar_path) <= 200);
comment on column public.profiles.time_zone is 'Null: the zone of the workspace they are in.';
comment on column public.profiles.avatar_path is 'Object in the bucket avatars; null: the name''s letters.';
grant insert (time_zone), update (time_zone, avatar_path) on public.profiles to app_user;

-- ---------------------------------------------------------------------------------------------------------------
-- Sessions are ours, whatever Auth keeps of its own: the id stands in the signed cookie and is looked at in the message
-- that begins every transaction, so that a revoked one is over at its next request and nobody waits for the look.

create table public.sessions (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  auth_session_id uuid,
  method text not null check (method in ('password', 'code', 'link', 'sign_up', 'github', 'google', 'reset')),
  user_agent text not null default '' check (char_length(user_agent) <= 300),
  address_prefix text not null default '' check (char_length(address_prefix) <= 64),
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  revoked_at timestamptz
);
comment on table public.sessions is 'Browsers in which a person is signed in. The cookie is signed: the id alone opens nothing.';
comment on column public.sessions.auth_session_id is 'The session at Supabase Auth, so that ending ours ends its refresh token too.';
comment on column public.sessions.address_prefix is 'A rough place: the network of the address, never the whole of it.';
create index sessions_user_id_idx on public.sessions (user_id, last_seen_at desc);

alter table public.sessions enable row level security;
create policy select_user on public.sessions for select to app_user using (user_id = (select app.user_id()));
create policy insert_user on public.sessions for insert to app_user with check (user_id = (select app.user_id()));
create policy update_user on public.sessions for update to app_user
  using (user_id = (select app.user_id()) and revoked_at is null)
  with check (user_id = (select app.user_id()));
revoke all on public.sessions from public, anon, authenticated;
grant select on public.sessions to app_user;
grant insert (id, user_id, auth_session_id, method, user_agent, address_prefix) on public.sessions to app_user;
-- A session ends; it never begins again, and is nobody else's to move.
grant update (revoked_at) on public.sessions to app_user;

create function app.enter_session(p_session uuid, p_user uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  v_seen timestamptz;
begin
  select s.last_seen_at into v_seen from public.sessions s
  where s.id = p_session and s.user_id = p_user and s.revoked_at is null;
  if v_seen is null then
    raise exception 'this session is over' using errcode = 'HX401';
  end if;
  -- At most every five minutes, and by one of the requests that a page sends at a time; the others do not wait for it.
  if v_seen < now() - interval '5 minutes' then
    update public.sessions s set last_seen_at = now()
    where s.id in (select x.id from public.sessions x where x.id = p_session for update skip locked);
  end if;
end
$$;
comment on function app.enter_session(uuid, uuid) is
  'Checks a person''s session; raises HX401 for one that is revoked, unknown or somebody else''s. Called by the login role with app.enter_user.';

create function app.end_auth_sessions(p_sessions uuid[]) returns void
language plpgsql set search_path = ''
as $$
begin
  delete from auth.sessions s where s.id = any (p_sessions);
exception when insufficient_privilege then
  raise notice 'Auth keeps its sessions to itself';
end
$$;
comment on function app.end_auth_sessions(uuid[]) is 'Ends sessions at Auth, so that their refresh tokens are worth nothing. For the login role.';

-- ---------------------------------------------------------------------------------------------------------------

create table public.account_events (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null,
  action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  detail jsonb not null default '{}',
  request_id text,
  created_at timestamptz not null default now()
);
comment on table public.account_events is
  'What happened to an account outside any workspace: sign-ins, changes of password and address. Append-only; no name, no address, and no foreign key: it outlives the account.';
create index account_events_recent_idx on public.account_events (user_id, created_at desc);
create trigger account_events_append_only before update or delete on public.account_events
  for each row execute function app.refuse_change();
create trigger account_events_no_truncate before truncate on public.account_events
  for each statement execute function app.refuse_change();
alter table public.account_events enable row level security;
create policy select_user on public.account_events for select to app_user using (user_id = (select app.user_id()));
create policy insert_user on public.account_events for insert to app_user with check (user_id = (select app.user_id()));
revoke all on public.account_events from public, anon, authenticated;
grant select on public.account_events to app_user;
grant insert (id, user_id, action, detail, request_id) on public.account_events to app_user;

-- ---------------------------------------------------------------------------------------------------------------

create table public.account_tokens (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  purpose text not null check (purpose in ('reset_password', 'change_email_old', 'change_email_new', 'confirm')),
  token_hash bytea not null unique check (length(token_hash) = 32),
  new_email text check (new_email = lower(new_email) and char_length(new_email) between 3 and 254),
  attempts int not null default 0 check (attempts between 0 and 5),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((new_email is not null) = (purpose in ('change_email_old', 'change_email_new')))
);
comment on table public.account_tokens is 'What a mail carries: good once, for a time, for one purpose. Only hashes are kept.';
-- Asking again makes the mail before worthless.
create unique index account_tokens_open_idx on public.account_tokens (user_id, purpose) where used_at is null;
alter table public.account_tokens enable row level security;
-- Nobody but the login role: whoever holds a token may not be signed in, and who is signed in need not see it.
revoke all on public.account_tokens from public, anon, authenticated;

-- ---------------------------------------------------------------------------------------------------------------
-- Rate limits that all web processes share. A key is a hash of what is counted: no address is kept.

create table public.rate_limits (
  key bytea primary key check (length(key) = 32),
  tokens float8 not null,
  refilled_at timestamptz not null
);
comment on table public.rate_limits is 'Token buckets of the sign-in doors.';
create index rate_limits_refilled_at_idx on public.rate_limits (refilled_at);
alter table public.rate_limits enable row level security;
revoke all on public.rate_limits from public, anon, authenticated;

create function app.take_rate(p_key bytea, p_burst int, p_per_minute float8) returns int
language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_left float8;
begin
  insert into public.rate_limits as r (key, tokens, refilled_at) values (p_key, p_burst - 1, v_now)
  on conflict (key) do update
    set tokens = least(p_burst, r.tokens + extract(epoch from v_now - r.refilled_at) / 60 * p_per_minute) - 1,
      refilled_at = v_now
    where least(p_burst, r.tokens + extract(epoch from v_now - r.refilled_at) / 60 * p_per_minute) >= 1;
  if found then
    return 0;
  end if;
  select r.tokens + extract(epoch from v_now - r.refilled_at) / 60 * p_per_minute into v_left
  from public.rate_limits r where r.key = p_key;
  return greatest(1, ceil((1 - v_left) / p_per_minute * 60)::int);
end
$$;
comment on function app.take_rate(bytea, int, float8) is
  'Takes one from a bucket in one conditional write: 0 when it passed, else the seconds until it may. For the login role.';

create function app.return_rate(p_key bytea, p_burst int) returns void
language sql set search_path = ''
as $$ update public.rate_limits r set tokens = least(p_burst, r.tokens + 1) where r.key = p_key $$;
comment on function app.return_rate(bytea, int) is 'Gives one back, for limits that count failures alone. For the login role.';

-- ---------------------------------------------------------------------------------------------------------------
-- Deleting an account.

create function app.list_sole_workspaces() returns table (id uuid, slug text, name text, members int, is_closed boolean)
language sql stable security definer set search_path = ''
as $$
  select w.id, w.slug, w.name,
    (select count(*)::int from public.members o where o.workspace_id = w.id), w.deleted_at is not null
  from public.members m join public.workspaces w on w.id = m.workspace_id
  where m.user_id = app.user_id() and m.role = 'owner'
    and not exists (
      select from public.members o where o.workspace_id = w.id and o.role = 'owner' and o.user_id <> m.user_id
    )
  order by w.name, w.id
$$;
comment on function app.list_sole_workspaces() is 'Workspaces, closed ones included, whose only owner is the caller: they go to somebody or go away before the account does.';

create function app.leave_everything() returns void
language plpgsql security definer set search_path = ''
as $$
declare
  v_user uuid := app.user_id();
begin
  if v_user is null then
    raise exception 'nobody is signed in' using errcode = 'HX401';
  end if;
  if exists (select from app.list_sole_workspaces()) then
    raise exception 'a workspace would be without an owner' using errcode = 'HX409';
  end if;
  insert into public.audit_log (id, workspace_id, actor_kind, actor_id, action, subject_type, subject_id, request_id)
  select gen_random_uuid(), m.workspace_id, 'user', v_user::text, 'member.left', 'member', v_user::text, app.request_id()
  from public.members m where m.user_id = v_user;
  delete from public.members m where m.user_id = v_user;
  update public.messages m set author_name = null where m.author_user_id = v_user;
  update public.profiles p set display_name = '', avatar_path = null, time_zone = null where p.user_id = v_user;
  update public.sessions s set revoked_at = now() where s.user_id = v_user and s.revoked_at is null;
end
$$;
comment on function app.leave_everything() is
  'The caller leaves every workspace, their name leaves what they wrote, and their sessions end. Raises HX409 while they own a workspace alone. The log keeps their id, without a name.';

create function app.my_audit() returns table (workspace_id uuid, workspace_name text, action text, subject_type text,
  subject_id text, changes jsonb, created_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select a.workspace_id, w.name, a.action, a.subject_type, a.subject_id, a.changes, a.created_at
  from public.audit_log a left join public.workspaces w on w.id = a.workspace_id
  where a.actor_kind = 'user' and a.actor_id = app.user_id()::text
  order by a.created_at desc limit 10000
$$;
comment on function app.my_audit() is 'What the caller did, in any workspace, the newest first. For the export of their data.';
create index audit_log_actor_idx on public.audit_log (actor_id, created_at desc) where actor_kind = 'user';

revoke execute on function
  app.enter_session(uuid, uuid), app.end_auth_sessions(uuid[]), app.take_rate(bytea, int, float8),
  app.return_rate(bytea, int), app.list_sole_workspaces(), app.leave_everything(), app.my_audit()
  from public;
grant execute on function app.list_sole_workspaces(), app.leave_everything(), app.my_audit() to app_user;

-- ---------------------------------------------------------------------------------------------------------------
-- Bucket `avatars`: <user_id>/<file name>. Their own to put there and take away; colleagues see it through our server.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('avatars', 'avatars', false, 1048576, array['image/png', 'image/jpeg', 'image/webp'])
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;

create policy avatars_select_self on storage.objects for select to authenticated
  using (bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid())::text);
create policy avatars_insert_self on storage.objects for insert to authenticated
  with check (
    bucket_id = 'avatars' and array_length(storage.foldername(name), 1) = 1
    and (storage.foldername(name))[1] = (select auth.uid())::text
  );
create policy avatars_delete_self on storage.objects for delete to authenticated
  using (bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid())::text);
