-- Tools that agents may be given: requests, operations of an OpenAPI document, tools of MCP servers; and their secrets.

create table public.tool_servers (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  kind text not null check (kind in ('mcp', 'openapi')),
  name text not null check (char_length(name) between 1 and 80),
  url text not null check (char_length(url) between 1 and 2000),
  auth text not null default 'none' check (auth in ('none', 'header', 'oauth')),
  header_name text check (char_length(header_name) <= 100),
  sealed_secret text check (char_length(sealed_secret) <= 20000),
  secret_hint text not null default '' check (char_length(secret_hint) <= 8),
  oauth jsonb not null default '{}' check (jsonb_typeof(oauth) = 'object'),
  sealed_oauth text check (char_length(sealed_oauth) <= 100000),
  status text not null default 'untested' check (status in ('untested', 'ready', 'failed', 'needs_sign_in')),
  error_code text check (char_length(error_code) <= 60),
  listed jsonb not null default '[]' check (jsonb_typeof(listed) = 'array'),
  listed_at timestamptz,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id)
);
comment on table public.tool_servers is 'Where tools come from: an MCP server, or an OpenAPI document.';
comment on column public.tool_servers.sealed_secret is 'The value of header_name, as an envelope of the server''s. Never read by people.';
comment on column public.tool_servers.oauth is 'What may be seen of a sign-in: issuer, client id, scopes.';
comment on column public.tool_servers.sealed_oauth is 'Tokens and the verifier of a sign-in, as an envelope of the server''s. Never read by people.';
comment on column public.tool_servers.listed is 'What the server said it has at listed_at. Hostile text: shown, never followed.';
create index tool_servers_created_by_idx on public.tool_servers (created_by) where created_by is not null;
create trigger tool_servers_touch before update on public.tool_servers for each row execute function app.touch_updated_at();

create table public.tools (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  kind text not null check (kind in ('http', 'openapi', 'mcp')),
  server_id uuid,
  name text not null check (name ~ '^[a-z][a-z0-9_]{1,47}$'),
  title text not null check (char_length(title) between 1 and 120),
  description text not null default '' check (char_length(description) <= 4000),
  parameters jsonb not null default '{"type": "object", "properties": {}}' check (jsonb_typeof(parameters) = 'object'),
  config jsonb not null default '{}' check (jsonb_typeof(config) = 'object'),
  pinned_hash text check (char_length(pinned_hash) <= 64),
  is_dangerous boolean not null default false,
  is_enabled boolean not null default true,
  status text not null default 'ready' check (status in ('ready', 'changed', 'missing')),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  unique (workspace_id, name),
  check ((kind = 'http') = (server_id is null)),
  foreign key (workspace_id, server_id) references public.tool_servers (workspace_id, id) on delete cascade
);
comment on table public.tools is 'What an agent may call, if its settings name it. No secrets: config names them, tool_secrets holds them.';
comment on column public.tools.parameters is 'A JSON Schema of type object; arguments are checked against it before every call.';
comment on column public.tools.pinned_hash is 'SHA-256 of what an MCP server said of the tool when people looked at it; something else makes it changed.';
comment on column public.tools.is_dangerous is 'A person approves every call.';
create index tools_server_idx on public.tools (workspace_id, server_id) where server_id is not null;
create index tools_created_by_idx on public.tools (created_by) where created_by is not null;
create trigger tools_touch before update on public.tools for each row execute function app.touch_updated_at();

create table public.tool_secrets (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  tool_id uuid,
  name text not null check (name ~ '^[A-Z][A-Z0-9_]{0,39}$'),
  sealed_value text not null check (char_length(sealed_value) between 1 and 20000),
  hint text not null default '' check (char_length(hint) <= 8),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  unique nulls not distinct (workspace_id, tool_id, name),
  foreign key (workspace_id, tool_id) references public.tools (workspace_id, id) on delete cascade
);
comment on table public.tool_secrets is 'What tools send and nobody reads: {{secret.NAME}} in a tool''s config. Without a tool: every tool''s.';
comment on column public.tool_secrets.sealed_value is 'An envelope of the server''s, bound to this row. Written by people, read by the login role alone.';
create index tool_secrets_created_by_idx on public.tool_secrets (created_by) where created_by is not null;
create trigger tool_secrets_touch before update on public.tool_secrets for each row execute function app.touch_updated_at();

-- ---------------------------------------------------------------------------------------------------------------

do $$
declare
  v_table text;
begin
  -- Everybody in a workspace sees what there is; owners and admins decide.
  foreach v_table in array array['tool_servers', 'tools', 'tool_secrets'] loop
    execute format('alter table public.%I enable row level security', v_table);
    execute format('create policy select_user on public.%I for select to app_user using (workspace_id = (select app.workspace_id()))', v_table);
    execute format(
      'create policy insert_user on public.%I for insert to app_user
       with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in (''owner'', ''admin''))', v_table);
    execute format(
      'create policy update_user on public.%I for update to app_user
       using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in (''owner'', ''admin''))
       with check (workspace_id = (select app.workspace_id()) and (select app.member_role()) in (''owner'', ''admin''))', v_table);
    execute format(
      'create policy delete_user on public.%I for delete to app_user
       using (workspace_id = (select app.workspace_id()) and (select app.member_role()) in (''owner'', ''admin''))', v_table);
    execute format(
      'create policy insert_user_own_name on public.%I as restrictive for insert to app_user
       with check (created_by is null or created_by = (select app.user_id()))', v_table);
  end loop;
end
$$;

revoke all on public.tool_servers, public.tools, public.tool_secrets from public, anon, authenticated;

-- Not what is sealed.
grant select (id, workspace_id, kind, name, url, auth, header_name, secret_hint, oauth, status, error_code, listed, listed_at,
  created_by, created_at, updated_at) on public.tool_servers to app_user;
grant insert (id, workspace_id, kind, name, url, auth, header_name, sealed_secret, secret_hint, oauth, sealed_oauth, status,
  error_code, listed, listed_at, created_by) on public.tool_servers to app_user;
grant update (name, url, auth, header_name, sealed_secret, secret_hint, oauth, sealed_oauth, status, error_code, listed, listed_at)
  on public.tool_servers to app_user;

grant select on public.tools to app_user;
grant insert (id, workspace_id, kind, server_id, name, title, description, parameters, config, pinned_hash, is_dangerous,
  is_enabled, status, created_by) on public.tools to app_user;
-- Kind and server stay: a tool that goes elsewhere is another tool, to be looked at anew.
grant update (name, title, description, parameters, config, pinned_hash, is_dangerous, is_enabled, status) on public.tools to app_user;

grant select (id, workspace_id, tool_id, name, hint, created_by, created_at, updated_at) on public.tool_secrets to app_user;
grant insert (id, workspace_id, tool_id, name, sealed_value, hint, created_by) on public.tool_secrets to app_user;
grant update (sealed_value, hint) on public.tool_secrets to app_user;

grant delete on public.tool_servers, public.tools, public.tool_secrets to app_user;
