-- What agents know: sources, their documents, the chunks that are searched, and the jobs that make them.

create table public.knowledge_sources (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  kind text not null check (kind in ('text', 'file', 'page')),
  name text not null check (char_length(name) between 1 and 200),
  url text check (char_length(url) <= 2000),
  storage_path text check (char_length(storage_path) <= 500),
  mime_type text,
  size_bytes bigint not null default 0 check (size_bytes >= 0),
  content_hash text,
  text_content text,
  status text not null default 'pending' check (status in ('pending', 'processing', 'ready', 'failed')),
  error_code text,
  chunk_count int not null default 0 check (chunk_count >= 0),
  ingested_at timestamptz,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  check (kind <> 'page' or url is not null),
  check (kind = 'text' or text_content is null)
);
comment on table public.knowledge_sources is 'A text, a file or a page that somebody gave the workspace''s agents to read.';
comment on column public.knowledge_sources.text_content is 'Pasted text only; files live in the bucket knowledge.';
create index knowledge_sources_recent_idx on public.knowledge_sources (workspace_id, created_at desc);

create table public.agent_sources (
  workspace_id uuid not null,
  agent_id uuid not null,
  source_id uuid not null,
  primary key (agent_id, source_id),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, source_id) references public.knowledge_sources (workspace_id, id) on delete cascade
);
comment on table public.agent_sources is 'Which agent reads which source.';
create index agent_sources_agent_idx on public.agent_sources (workspace_id, agent_id, source_id);
create index agent_sources_source_idx on public.agent_sources (workspace_id, source_id);

create table public.documents (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  source_id uuid not null,
  title text not null,
  url text,
  language text not null check (language in ('en', 'pt')),
  content text not null,
  content_hash text not null,
  created_at timestamptz not null default now(),
  unique (workspace_id, id),
  foreign key (workspace_id, source_id) references public.knowledge_sources (workspace_id, id) on delete cascade
);
comment on table public.documents is 'The readable text of a source, as citations open it.';
create index documents_source_idx on public.documents (workspace_id, source_id);

create table public.chunks (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  source_id uuid not null,
  document_id uuid not null,
  position int not null check (position >= 0),
  heading_path text[] not null default '{}',
  start_offset int not null check (start_offset >= 0),
  end_offset int not null,
  content text not null,
  language text not null check (language in ('en', 'pt')),
  search tsvector generated always as (app.search_vector(language, heading_path, content)) stored,
  embedding extensions.halfvec,
  embedding_model text,
  is_enabled boolean not null default true,
  created_at timestamptz not null default now(),
  check (end_offset >= start_offset),
  unique (workspace_id, id),
  foreign key (workspace_id, source_id) references public.knowledge_sources (workspace_id, id) on delete cascade,
  foreign key (workspace_id, document_id) references public.documents (workspace_id, id) on delete cascade
);
comment on table public.chunks is 'Passages of documents: what retrieval finds and citations point at.';
comment on column public.chunks.start_offset is 'UTF-16 offset in documents.content; end_offset is the one after the last.';
comment on column public.chunks.embedding is 'Any number of dimensions: vectors are only ever compared within one embedding_model.';
-- The exact scan reads every vector of a workspace: they stay in the row, long texts move out first.
alter table public.chunks alter column embedding set storage main;
-- Rows of a workspace lie together, in reading order.
create index chunks_reading_order_idx on public.chunks (workspace_id, source_id, position);
create index chunks_document_idx on public.chunks (workspace_id, document_id);
create index chunks_search_idx on public.chunks using gin (workspace_id, search);

create trigger knowledge_sources_touch before update on public.knowledge_sources
  for each row execute function app.touch_updated_at();

alter table public.knowledge_sources enable row level security;
alter table public.agent_sources enable row level security;
alter table public.documents enable row level security;
alter table public.chunks enable row level security;

create policy select_user on public.knowledge_sources for select to app_user
  using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.knowledge_sources for insert to app_user
  with check (workspace_id = (select app.workspace_id()));
create policy update_user on public.knowledge_sources for update to app_user
  using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()));
create policy delete_user on public.knowledge_sources for delete to app_user
  using (workspace_id = (select app.workspace_id()));

create policy select_user on public.agent_sources for select to app_user using (workspace_id = (select app.workspace_id()));
create policy insert_user on public.agent_sources for insert to app_user
  with check (workspace_id = (select app.workspace_id()));
create policy delete_user on public.agent_sources for delete to app_user using (workspace_id = (select app.workspace_id()));

create policy select_user on public.documents for select to app_user using (workspace_id = (select app.workspace_id()));

create policy select_user on public.chunks for select to app_user using (workspace_id = (select app.workspace_id()));
create policy update_user on public.chunks for update to app_user
  using (workspace_id = (select app.workspace_id())) with check (workspace_id = (select app.workspace_id()));

-- Visitors see what their agent reads, and nothing else of the workspace's knowledge.
create policy select_visitor on public.agent_sources for select to app_visitor
  using (workspace_id = (select app.workspace_id()) and agent_id = (select app.agent_id()));
create policy select_visitor on public.knowledge_sources for select to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and id in (select a.source_id from public.agent_sources a where a.agent_id = (select app.agent_id()))
  );
create policy select_visitor on public.documents for select to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and source_id in (select a.source_id from public.agent_sources a where a.agent_id = (select app.agent_id()))
  );
create policy select_visitor on public.chunks for select to app_visitor
  using (
    workspace_id = (select app.workspace_id())
    and is_enabled
    and source_id in (select a.source_id from public.agent_sources a where a.agent_id = (select app.agent_id()))
  );

revoke all on public.knowledge_sources, public.agent_sources, public.documents, public.chunks
  from public, anon, authenticated;

grant select, delete on public.knowledge_sources to app_user;
grant insert (id, workspace_id, kind, name, url, storage_path, mime_type, size_bytes, content_hash, text_content, status, created_by)
  on public.knowledge_sources to app_user;
-- kind and workspace stay; ingested_at and chunk_count are the job's to say.
grant update (name, url, storage_path, mime_type, size_bytes, content_hash, text_content, status, error_code)
  on public.knowledge_sources to app_user;
-- Not the pasted text, the storage path or the errors: citations need the name and the address.
grant select (id, workspace_id, kind, name, url, status) on public.knowledge_sources to app_visitor;

grant select, delete on public.agent_sources to app_user;
grant insert (workspace_id, agent_id, source_id) on public.agent_sources to app_user;
grant select on public.agent_sources to app_visitor;

-- Documents and chunks are written by the ingest job alone; people may take a chunk out of answers and put it back.
grant select on public.documents, public.chunks to app_user;
grant update (is_enabled) on public.chunks to app_user;
grant select (id, workspace_id, source_id, title, url, language, content) on public.documents to app_visitor;
grant select (id, workspace_id, source_id, document_id, position, heading_path, start_offset, end_offset, content, language,
  embedding, embedding_model, is_enabled) on public.chunks to app_visitor;
-- The generated column runs this with the rights of whoever writes the row.
grant execute on function app.search_vector(text, text[], text), app.search_text(text, text) to app_user;
