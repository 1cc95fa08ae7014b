-- Who did what. Written in the transaction of the deed, never changed afterwards, not even by the owner of the table.

create table public.audit_log (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  actor_kind text not null check (actor_kind in ('user', 'visitor', 'apiKey', 'webhook', 'job')),
  actor_id text,
  actor_label text not null default '',
  action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  subject_type text not null,
  subject_id text not null,
  changes jsonb not null default '{}',
  request_id text,
  created_at timestamptz not null default now()
);
comment on table public.audit_log is 'Append-only for every role. No foreign keys: it outlives what it tells of.';
create index audit_log_recent_idx on public.audit_log (workspace_id, created_at desc);
create index audit_log_subject_idx on public.audit_log (workspace_id, subject_id, created_at desc);

create trigger audit_log_append_only before update or delete on public.audit_log
  for each row execute function app.refuse_change();
create trigger audit_log_no_truncate before truncate on public.audit_log
  for each statement execute function app.refuse_change();

alter table public.audit_log enable row level security;
create policy select_user on public.audit_log for select to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy insert_user on public.audit_log for insert to app_user
  with check (
    workspace_id = (select app.workspace_id()) and actor_kind = 'user' and actor_id = (select app.user_id())::text
  );

revoke all on public.audit_log from public, anon, authenticated;
grant select on public.audit_log to app_user;
-- created_at is the database's to say. Not granted to app_visitor: visitors do nothing that is audited.
grant insert (id, workspace_id, actor_kind, actor_id, actor_label, action, subject_type, subject_id, changes, request_id)
  on public.audit_log to app_user;
