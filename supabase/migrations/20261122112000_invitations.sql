-- Invitations: an address, a role, and a token of which only the hash is kept.

create table public.invitations (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  email text not null check (email = lower(email) and char_length(email) between 3 and 254),
  role text not null check (role in ('admin', 'member')),
  agent_ids uuid[] check (cardinality(agent_ids) <= 500),
  locale text not null check (locale in ('en', 'pt-BR')),
  token_seed bytea not null check (length(token_seed) = 32),
  token_hash bytea not null unique check (length(token_hash) = 32),
  invited_by uuid references auth.users (id) on delete set null,
  mailed_at timestamptz,
  accepted_at timestamptz,
  accepted_by uuid references auth.users (id) on delete set null,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '72 hours',
  unique (workspace_id, id),
  -- Admins are never narrowed.
  check (agent_ids is null or role = 'member')
);
comment on table public.invitations is 'Who was asked into a workspace, by address, and what became of it.';
comment on column public.invitations.agent_ids is 'The agents a new member begins with; null: all of them.';
comment on column public.invitations.token_seed is 'Random, new with every mail. The token is an HMAC of it under the server''s secret, so a copy of this table opens nothing.';
comment on column public.invitations.token_hash is 'SHA-256 of the token that stands in the link.';
-- An address has at most one open invitation to a workspace.
create unique index invitations_open_idx on public.invitations (workspace_id, email)
  where accepted_at is null and revoked_at is null;
create index invitations_recent_idx on public.invitations (workspace_id, created_at desc);

alter table public.invitations enable row level security;
create policy select_user on public.invitations for select to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy insert_user on public.invitations for insert to app_user
  with check (
    workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin')
    and invited_by = (select app.user_id())
  );
create policy update_user on public.invitations for update to app_user
  using (
    workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin')
    and accepted_at is null and revoked_at is null
  )
  with check (workspace_id = (select app.workspace_id()));
revoke all on public.invitations from public, anon, authenticated;
grant select on public.invitations to app_user;
grant insert (id, workspace_id, email, role, agent_ids, locale, token_seed, token_hash, invited_by) on public.invitations to app_user;
-- Acceptance is written by app.accept_invitation alone, the mailing by the job.
grant update (role, agent_ids, locale, token_seed, token_hash, mailed_at, revoked_at, expires_at) on public.invitations to app_user;

create function app.find_invitation(p_token_hash bytea)
returns table (workspace_id uuid, workspace_name text, workspace_slug text, email text, role text, locale text,
  invited_by text, expires_at timestamptz)
language sql stable set search_path = ''
as $$
  select w.id, w.name, w.slug, i.email, i.role, i.locale,
    coalesce(nullif(p.display_name, ''), split_part(u.email, '@', 1)), i.expires_at
  from public.invitations i
  join public.workspaces w on w.id = i.workspace_id
  left join auth.users u on u.id = i.invited_by
  left join public.profiles p on p.user_id = i.invited_by
  where i.token_hash = p_token_hash and i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
    and w.deleted_at is null
$$;
comment on function app.find_invitation(bytea) is 'The open invitation with this token. For the login role: whoever holds the token may not be signed in yet.';

create function app.accept_invitation(p_token_hash bytea) returns table (outcome text, workspace_id uuid, slug text, role text)
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
declare
  v_user uuid := app.user_id();
  v_email text;
  i public.invitations;
  v_slug text;
begin
  select lower(u.email) into v_email from auth.users u where u.id = v_user;
  if v_email is null then
    raise exception 'nobody is signed in' using errcode = 'HX401';
  end if;
  -- Held to the end: of many who come with one token at once, the first finds it open.
  select * into i from public.invitations where token_hash = p_token_hash for update;
  if i.accepted_by = v_user then
    -- The same person again: a second press of the button, or a reload.
    return query
      select 'already_member', m.workspace_id, w.slug, null::text
      from public.members m join public.workspaces w on w.id = m.workspace_id and w.deleted_at is null
      where m.workspace_id = i.workspace_id and m.user_id = v_user;
    if found then
      return;
    end if;
  end if;
  if i.id is null or i.accepted_at is not null or i.revoked_at is not null or i.expires_at <= now() then
    raise exception 'no such invitation' using errcode = 'HX404';
  end if;
  select w.slug into v_slug from public.workspaces w where w.id = i.workspace_id and w.deleted_at is null;
  if v_slug is null then
    raise exception 'no such invitation' using errcode = 'HX404';
  end if;
  if v_email <> i.email then
    return query select 'wrong_account', null::uuid, null::text, null::text;
    return;
  end if;

  update public.invitations set accepted_at = now(), accepted_by = v_user where id = i.id;
  insert into public.profiles (user_id, locale) values (v_user, i.locale) on conflict (user_id) do nothing;
  insert into public.members (workspace_id, user_id, role) values (i.workspace_id, v_user, i.role)
  on conflict (workspace_id, user_id) do nothing;
  if not found then
    return query select 'already_member', i.workspace_id, v_slug, null::text;
    return;
  end if;
  if i.role = 'member' and i.agent_ids is not null then
    insert into public.agent_access (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse)
    select i.workspace_id, a.id, v_user, false, false, false, false
    from public.agents a where a.workspace_id = i.workspace_id and a.id <> all (i.agent_ids);
  end if;
  update public.profiles set last_workspace_id = i.workspace_id where user_id = v_user;
  -- The rest of the transaction may act inside it: the audit row.
  perform set_config('app.workspace_id', i.workspace_id::text, true), set_config('app.role', i.role, true);
  return query select 'joined', i.workspace_id, v_slug, i.role;
end
$$;
comment on function app.accept_invitation(bytea) is
  'The signed-in person takes the seat: joined, already_member, or wrong_account when the invitation is for another address. Raises HX404 for a token that opens nothing.';

revoke execute on function app.find_invitation(bytea), app.accept_invitation(bytea) from public;
grant execute on function app.accept_invitation(bytea) to app_user;
