-- The audit log, whole: visitors' deeds stand in it too, programs are named as they were called then, and a workspace says
-- how long it is kept. Nothing else shortens it.

alter table public.workspaces add column audit_retention_days int check (audit_retention_days in (90, 365, 730));
comment on column public.workspaces.audit_retention_days is 'How long the audit log is kept; null: for ever. Written by app.set_audit_retention alone.';

-- What visitors change in a conversation, by whatever way, is written down here: they have no grant on the log, so they can
-- neither leave it out nor write anything else into it.
create function app.audit_visitor() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_changes jsonb := '{}';
begin
  if new.handler is distinct from old.handler then
    v_changes := jsonb_build_object('handler', jsonb_build_object('before', old.handler, 'after', new.handler));
  end if;
  if new.is_closed is distinct from old.is_closed then
    v_changes := v_changes || jsonb_build_object('isClosed', jsonb_build_object('before', old.is_closed, 'after', new.is_closed));
  end if;
  insert into public.audit_log (workspace_id, actor_kind, actor_id, action, subject_type, subject_id, changes, request_id)
  values (new.workspace_id, 'visitor', app.visitor_id()::text,
    case when v_changes ? 'handler' then 'conversation.handover_requested' else 'conversation.reopened' end,
    'conversation', new.id::text, v_changes, app.request_id());
  return null;
end
$$;
comment on function app.audit_visitor() is 'Trigger: a visitor asked for a person, or opened a closed conversation again.';
create trigger conversations_audit_visitor after update of handler, is_closed on public.conversations
  for each row
  when (
    nullif(current_setting('app.visitor_id', true), '') is not null
    and (new.handler is distinct from old.handler or new.is_closed is distinct from old.is_closed)
  )
  execute function app.audit_visitor();

create index audit_log_who_idx on public.audit_log (workspace_id, actor_id, created_at desc);
create index audit_log_order_idx on public.audit_log (workspace_id, created_at desc, id desc);
-- The same, without the id that makes pages exact.
drop index public.audit_log_recent_idx;

create function app.label_audit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.actor_label := coalesce(case new.actor_kind
    when 'apiKey' then (
      select k.name from public.api_keys k where k.workspace_id = new.workspace_id and k.id::text = new.actor_id)
    when 'webhook' then (
      select e.name from public.inbound_endpoints e where e.workspace_id = new.workspace_id and e.id::text = new.actor_id)
  end, '');
  return new;
end
$$;
comment on function app.label_audit() is 'Trigger: the name a key or endpoint had. People''s names are not kept here: they go with their accounts.';
create trigger audit_log_label before insert on public.audit_log
  for each row when (new.actor_kind in ('apiKey', 'webhook')) execute function app.label_audit();

create function app.audit_names(p_ids uuid[]) returns table (user_id uuid, display_name text)
language sql stable security definer set search_path = ''
as $$
  select u.id, coalesce(nullif(p.display_name, ''), split_part(u.email, '@', 1))
  from auth.users u left join public.profiles p on p.user_id = u.id
  where u.id = any (p_ids[1:500]) and app.member_role() in ('owner', 'admin')
    and (
      exists (select from public.audit_log a where a.workspace_id = app.workspace_id() and a.actor_id = u.id::text)
      or exists (select from public.audit_log a where a.workspace_id = app.workspace_id() and a.subject_id = u.id::text)
    )
$$;
comment on function app.audit_names(uuid[]) is
  'What people of the current workspace''s log are called, those who left too. For owners, admins and their keys.';

create function app.set_audit_retention(p_days int) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if app.user_id() is null or app.member_role() is distinct from 'owner' then
    raise exception 'an owner''s to do' using errcode = '42501';
  end if;
  update public.workspaces w set audit_retention_days = p_days where w.id = app.workspace_id();
end
$$;
comment on function app.set_audit_retention(int) is 'How many days the caller''s workspace keeps its audit log; null for ever. Owners only, raises 42501.';

-- An entry goes in two cases: its workspace is gone, or it is older than its workspace keeps entries and app.prune_audit_log
-- is what deletes it. Changing one is never right.
create or replace function app.refuse_audit_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  v_days int;
  v_callers text;
begin
  if tg_op = 'DELETE' then
    select w.audit_retention_days into v_days from public.workspaces w where w.id = old.workspace_id;
    if not found then
      return old;
    end if;
    get diagnostics v_callers = pg_context;
    if old.created_at < now() - make_interval(days => v_days) and v_callers ~ '\nPL/pgSQL function app\.prune_audit_log\(' then
      return old;
    end if;
  end if;
  raise exception '% rows are never changed', tg_table_name using errcode = 'HX409';
end
$$;
comment on function app.refuse_audit_change() is 'Trigger: written once; kept as long as its workspace is there and wants it kept.';

create function app.prune_audit_log(p_limit int) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  v_gone int := 0;
  v_workspace record;
  v_count int;
begin
  for v_workspace in
    select w.id, w.audit_retention_days as days from public.workspaces w where w.audit_retention_days is not null order by w.id
  loop
    exit when v_gone >= p_limit;
    delete from public.audit_log a where a.id in (
      select o.id from public.audit_log o
      where o.workspace_id = v_workspace.id and o.created_at < now() - make_interval(days => v_workspace.days)
      order by o.created_at limit p_limit - v_gone
    );
    get diagnostics v_count = row_count;
    if v_count > 0 then
      -- That something is missing is written down where it is missing.
      insert into public.audit_log (workspace_id, actor_kind, actor_label, action, subject_type, subject_id, changes)
      values (v_workspace.id, 'job', 'audit/prune', 'audit.pruned', 'workspace', v_workspace.id::text,
        jsonb_build_object('count', v_count, 'days', v_workspace.days));
    end if;
    v_gone := v_gone + v_count;
  end loop;
  return v_gone;
end
$$;
comment on function app.prune_audit_log(int) is
  'Deletes at most p_limit entries that are older than their workspaces keep them; returns how many. For the system alone.';

revoke execute on function
  app.audit_visitor(), app.label_audit(), app.audit_names(uuid[]), app.set_audit_retention(int), app.prune_audit_log(int), app.refuse_audit_change()
  from public;
grant execute on function app.audit_names(uuid[]) to app_user, app_key;
grant execute on function app.set_audit_retention(int) to app_user;
