-- Agents, and their published versions.

create table public.agents (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  public_id text not null unique check (public_id ~ '^ag_[0-9A-Za-z]{16}$'),
  name text not null check (char_length(name) between 1 and 80),
  is_archived boolean not null default false,
  draft jsonb not null check (jsonb_typeof(draft) = 'object'),
  published_version_id uuid,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id)
);
comment on table public.agents is 'An agent: its draft, and which version visitors meet.';
comment on column public.agents.public_id is 'Stands in the snippet on customers'' pages. Not a secret.';

create table public.agent_versions (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  agent_id uuid not null,
  number int not null check (number > 0),
  settings jsonb not null check (jsonb_typeof(settings) = 'object'),
  note text check (char_length(note) <= 500),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  unique (workspace_id, agent_id, id),
  unique (workspace_id, agent_id, number),
  unique (workspace_id, id),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade
);
comment on table public.agent_versions is 'What was published, word for word. Written once.';

alter table public.agents add constraint agents_published_version_fkey
  foreign key (workspace_id, id, published_version_id) references public.agent_versions (workspace_id, agent_id, id);

create trigger agents_touch before update on public.agents for each row execute function app.touch_updated_at();
-- created_by is emptied when a person's account goes; everything else stands.
create trigger agent_versions_immutable before update of id, workspace_id, agent_id, number, settings, note, created_at
  on public.agent_versions for each row execute function app.refuse_change();

alter table public.agents enable row level security;
alter table public.agent_versions enable row level security;

create policy select_user on public.agents for select to app_user using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.agents for insert to app_user with check (workspace_id = (select app.workspace_id()));
create policy update_user on public.agents for update to app_user
  using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()));
create policy delete_user on public.agents for delete to app_user
  using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in ('owner', 'admin'));
create policy select_visitor on public.agents for select to app_visitor
  using (workspace_id = (select app.workspace_id()) and id = (select app.agent_id()));

create policy select_user on public.agent_versions for select to app_user using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.agent_versions for insert to app_user
  with check (workspace_id = (select app.workspace_id()));
create policy select_visitor on public.agent_versions for select to app_visitor
  using (workspace_id = (select app.workspace_id()) and agent_id = (select app.agent_id()));

revoke all on public.agents, public.agent_versions from public, anon, authenticated;

grant select, delete on public.agents to app_user;
grant insert (id, workspace_id, public_id, name, draft, created_by) on public.agents to app_user;
-- public_id stays: changing it would silence every page that carries the snippet.
grant update (name, is_archived, draft, published_version_id) on public.agents to app_user;
-- The draft is not a visitor's business until it is published.
grant select (id, workspace_id, public_id, name, is_archived, published_version_id) on public.agents to app_visitor;

-- No update, no delete: a conversation must be able to show what answered it. They go with their agent.
grant select on public.agent_versions to app_user;
grant insert (id, workspace_id, agent_id, number, settings, note, created_by) on public.agent_versions to app_user;
grant select (id, workspace_id, agent_id, number, settings) on public.agent_versions to app_visitor;
