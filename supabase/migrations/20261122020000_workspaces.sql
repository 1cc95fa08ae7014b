-- Workspaces, the people in them, and how a person enters one.

create table public.workspaces (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,46}[a-z0-9]$'),
  name text not null check (char_length(name) between 1 and 80),
  locale text not null default 'en' check (locale in ('en', 'pt-BR')),
  time_zone text not null default 'UTC' check (char_length(time_zone) between 1 and 64),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.workspaces is 'A company: the border that no row crosses.';

create table public.profiles (
  user_id uuid primary key references auth.users (id) on delete cascade,
  display_name text not null default '' check (char_length(display_name) <= 80),
  locale text not null default 'en' check (locale in ('en', 'pt-BR')),
  last_workspace_id uuid references public.workspaces (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.profiles is 'What a person tells us about themselves, the same in every workspace.';
create index profiles_last_workspace_id_idx on public.profiles (last_workspace_id);

create table public.members (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'admin', 'member')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id)
);
comment on table public.members is 'Who belongs to which workspace, and with what role.';
create index members_user_id_idx on public.members (user_id);

create trigger workspaces_touch before update on public.workspaces for each row execute function app.touch_updated_at();
create trigger profiles_touch before update on public.profiles for each row execute function app.touch_updated_at();

-- ---------------------------------------------------------------------------------------------------------------

create function app.enter_user(p_user uuid, p_workspace uuid, p_request text) returns void
language plpgsql set search_path = ''
as $$
declare
  v_role text;
begin
  if p_workspace is not null then
    select m.role into v_role from public.members m where m.workspace_id = p_workspace and m.user_id = p_user;
    if v_role is null then
      -- An unknown workspace and somebody else's look the same from outside.
      raise exception 'no such workspace' using errcode = 'HX404';
    end if;
  end if;
  perform set_config('app.user_id', p_user::text, true),
    set_config('app.workspace_id', coalesce(p_workspace::text, ''), true),
    set_config('app.role', coalesce(v_role, ''), true),
    set_config('app.visitor_id', '', true),
    set_config('app.agent_id', '', true),
    set_config('app.request_id', coalesce(p_request, ''), true);
end
$$;
comment on function app.enter_user(uuid, uuid, text) is
  'Begins a person''s transaction. Checks membership once; raises HX404. Called by the login role, before it takes on app_user.';

create function app.create_workspace(p_id uuid, p_name text, p_slug text, p_locale text, p_time_zone text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if app.user_id() is null then
    raise exception 'nobody is signed in' using errcode = 'HX401';
  end if;
  insert into public.profiles (user_id, locale) values (app.user_id(), p_locale) on conflict (user_id) do nothing;
  insert into public.workspaces (id, name, slug, locale, time_zone) values (p_id, p_name, p_slug, p_locale, p_time_zone);
  insert into public.members (workspace_id, user_id, role) values (p_id, app.user_id(), 'owner');
  update public.profiles set last_workspace_id = p_id where user_id = app.user_id();
  -- The rest of the transaction may act inside it: it is the caller's own.
  perform set_config('app.workspace_id', p_id::text, true), set_config('app.role', 'owner', true);
end
$$;
comment on function app.create_workspace(uuid, text, text, text, text) is
  'The caller becomes owner, and the transaction goes on inside the new workspace.';

create function app.list_people() returns table (user_id uuid, display_name text, email text, role text, joined_at timestamptz)
language sql stable security definer set search_path = ''
as $$
  select m.user_id, coalesce(nullif(p.display_name, ''), split_part(u.email, '@', 1)), u.email::text, m.role, m.created_at
  from public.members m
  join auth.users u on u.id = m.user_id
  left join public.profiles p on p.user_id = m.user_id
  where m.workspace_id = app.workspace_id() and app.user_id() is not null
  order by m.created_at, m.user_id
$$;
comment on function app.list_people() is 'People of the current workspace with their addresses, which live in auth.users.';

create function app.my_workspace_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$ select m.workspace_id from public.members m where m.user_id = auth.uid() $$;
comment on function app.my_workspace_ids() is
  'Workspaces of the API''s caller, by the verified token. For policies on storage and realtime; ours use app.workspace_id().';

-- ---------------------------------------------------------------------------------------------------------------

alter table public.workspaces enable row level security;
alter table public.profiles enable row level security;
alter table public.members enable row level security;

create policy select_user on public.workspaces for select to app_user
  using (id in (select m.workspace_id from public.members m where m.user_id = (select app.user_id())));
create policy update_user on public.workspaces for update to app_user
  using (id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'))
  with check (id = (select app.workspace_id()));
create policy delete_user on public.workspaces for delete to app_user
  using (id = (select app.workspace_id()) and (select app.member_role()) = 'owner');
create policy select_visitor on public.workspaces for select to app_visitor
  using (id = (select app.workspace_id()));

create policy select_user on public.profiles for select to app_user
  using (
    user_id = (select app.user_id())
    or user_id in (select m.user_id from public.members m where m.workspace_id = (select app.workspace_id()))
  );
create policy insert_user on public.profiles for insert to app_user with check (user_id = (select app.user_id()));
create policy update_user on public.profiles for update to app_user
  using (user_id = (select app.user_id()))
  with check (
    user_id = (select app.user_id())
    and (
      last_workspace_id is null
      or last_workspace_id in (select m.workspace_id from public.members m where m.user_id = (select app.user_id()))
    )
  );

create policy select_user on public.members for select to app_user
  using (workspace_id = (select app.workspace_id()) or user_id = (select app.user_id()));
create policy insert_user on public.members for insert to app_user
  with check (
    workspace_id = (select app.workspace_id())
    and ((select app.member_role()) = 'owner' or ((select app.member_role()) = 'admin' and role <> 'owner'))
  );
-- An owner's row is an owner's to change, and only an owner makes owners.
create policy update_user on public.members for update to app_user
  using (
    workspace_id = (select app.workspace_id())
    and ((select app.member_role()) = 'owner' or ((select app.member_role()) = 'admin' and role <> 'owner'))
  )
  with check (
    workspace_id = (select app.workspace_id())
    and ((select app.member_role()) = 'owner' or ((select app.member_role()) = 'admin' and role <> 'owner'))
  );
create policy delete_user on public.members for delete to app_user
  using (
    workspace_id = (select app.workspace_id())
    and (
      (select app.member_role()) = 'owner'
      or ((select app.member_role()) = 'admin' and role <> 'owner')
      or user_id = (select app.user_id())
    )
  );

revoke all on public.workspaces, public.profiles, public.members from public, anon, authenticated;

-- Workspaces are made by app.create_workspace alone, so that none is without an owner. The slug is in people's links.
grant select, delete on public.workspaces to app_user;
grant update (name, slug, locale, time_zone) on public.workspaces to app_user;
-- A visitor never learns the slug: it is of no use to them.
grant select (id, name, locale, time_zone) on public.workspaces to app_visitor;

grant select on public.profiles to app_user;
grant insert (user_id, display_name, locale) on public.profiles to app_user;
grant update (display_name, locale, last_workspace_id) on public.profiles to app_user;
-- Not granted to app_visitor: the name a visitor sees is copied onto the message.

grant select, delete on public.members to app_user;
grant insert (workspace_id, user_id, role) on public.members to app_user;
grant update (role) on public.members to app_user;

revoke execute on function
  app.enter_user(uuid, uuid, text), app.create_workspace(uuid, text, text, text, text), app.list_people(), app.my_workspace_ids()
  from public;
-- app.enter_user belongs to the login role alone: whoever could call it could be anybody.
grant execute on function app.create_workspace(uuid, text, text, text, text), app.list_people() to app_user;
grant execute on function app.my_workspace_ids() to authenticated;
