-- Pictures and videos: what an agent shows, and what visitors send. Files are in the buckets `media` and `uploads`.

create table public.agent_media (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  agent_id uuid not null,
  kind text not null check (kind in ('image', 'video')),
  status text not null default 'processing' check (status in ('processing', 'ready', 'failed')),
  storage_path text not null check (char_length(storage_path) <= 400),
  mime_type text not null check (char_length(mime_type) <= 100),
  size_bytes bigint not null check (size_bytes >= 0),
  width int check (width > 0),
  height int check (height > 0),
  caption text not null default '' check (char_length(caption) <= 400),
  position int not null default 0,
  sizes jsonb not null default '[]' check (jsonb_typeof(sizes) = 'array'),
  error_code text check (char_length(error_code) <= 60),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  -- Whoever serves files trusts this column: it never leads into another workspace or agent.
  constraint agent_media_path_check check (
    starts_with(storage_path, workspace_id::text || '/' || agent_id::text || '/' || id::text || '/') and storage_path !~ '\.\.'
  ),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade
);
comment on table public.agent_media is 'The gallery of an agent: what it may show in an answer.';
comment on column public.agent_media.storage_path is 'The original, in the bucket media: <workspace>/<agent>/<media>/<file>.';
comment on column public.agent_media.sizes is '[{name, width, height, path, mimeType}], smallest first; path in the bucket media. A video''s are its posters.';
create index agent_media_agent_idx on public.agent_media (workspace_id, agent_id, position, created_at);
create index agent_media_created_by_idx on public.agent_media (created_by) where created_by is not null;
create trigger agent_media_touch before update on public.agent_media for each row execute function app.touch_updated_at();

create table public.attachments (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  conversation_id uuid,
  visitor_id uuid,
  preview_user_id uuid,
  message_id uuid,
  storage_path text not null check (char_length(storage_path) <= 400),
  mime_type text not null check (mime_type in ('image/jpeg', 'image/png', 'image/webp')),
  size_bytes bigint not null check (size_bytes >= 0),
  width int not null check (width > 0),
  height int not null check (height > 0),
  sizes jsonb not null default '[]' check (jsonb_typeof(sizes) = 'array'),
  created_at timestamptz not null default now(),
  unique (workspace_id, id),
  check (num_nonnulls(visitor_id, preview_user_id) = 1),
  check ((conversation_id is null) = (message_id is null)),
  constraint attachments_path_check check (
    starts_with(storage_path, workspace_id::text || '/' || id::text || '/') and storage_path !~ '\.\.'
  ),
  foreign key (workspace_id, visitor_id) references public.visitors (workspace_id, id) on delete cascade,
  foreign key (workspace_id, preview_user_id) references public.members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, conversation_id, message_id)
    references public.messages (workspace_id, conversation_id, id) on delete cascade
);
comment on table public.attachments is 'Pictures that visitors (or people who try out a draft) send, re-encoded by us. Without a message: not sent yet.';
comment on column public.attachments.sizes is '[{name, width, height, path, mimeType}], smallest first; path in the bucket uploads. Served at /api/widget/v1/attachments/<id>/<name>.';
create index attachments_message_idx on public.attachments (workspace_id, conversation_id, message_id);
create index attachments_visitor_idx on public.attachments (workspace_id, visitor_id);
create index attachments_preview_idx on public.attachments (workspace_id, preview_user_id);
-- Read by the sweep that removes what was never sent, across workspaces.
create index attachments_unsent_idx on public.attachments (created_at) where message_id is null;

alter table public.messages
  add column attachments jsonb not null default '[]' check (jsonb_typeof(attachments) = 'array');
comment on column public.messages.attachments is 'Attachment[] of app/contracts/stream-events.ts, as readers see them.';
grant insert (attachments) on public.messages to app_user, app_visitor;
grant update (attachments) on public.messages to app_user, app_visitor;

-- ---------------------------------------------------------------------------------------------------------------

alter table public.agent_media enable row level security;
alter table public.attachments enable row level security;

create policy select_user on public.agent_media for select to app_user
  using (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_viewed())::uuid[]), true) is not null);
create policy insert_user on public.agent_media for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_edited())::uuid[]), true) is not null);
create policy update_user on public.agent_media for update to app_user
  using (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_edited())::uuid[]), true) is not null)
  with check (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_edited())::uuid[]), true) is not null);
create policy delete_user on public.agent_media for delete to app_user
  using (workspace_id = (select app.workspace_id()) and nullif(agent_id = any ((select app.agents_not_edited())::uuid[]), true) is not null);
create policy insert_user_own_name on public.agent_media as restrictive for insert to app_user
  with check (created_by is null or created_by = (select app.user_id()));

-- Sent pictures are seen with their conversation, through its own policy; those of a draft's trial before, by who sends them.
create policy select_user on public.attachments for select to app_user
  using (
    workspace_id = (select app.workspace_id())
    and (preview_user_id = (select app.user_id()) or exists (
      select from public.conversations c where c.workspace_id = attachments.workspace_id and c.id = attachments.conversation_id))
  );
create policy insert_user on public.attachments for insert to app_user
  with check (workspace_id = (select app.workspace_id()) and preview_user_id = (select app.user_id()));
create policy update_user on public.attachments for update to app_user
  using (workspace_id = (select app.workspace_id()) and preview_user_id = (select app.user_id()) and message_id is null)
  with check (
    workspace_id = (select app.workspace_id()) and preview_user_id = (select app.user_id())
    and conversation_id in (select c.id from public.conversations c where c.preview_user_id = (select app.user_id()))
  );
create policy select_visitor on public.attachments for select to app_visitor
  using (workspace_id = (select app.workspace_id()) and visitor_id = (select app.visitor_id()));
create policy insert_visitor on public.attachments for insert to app_visitor
  with check (workspace_id = (select app.workspace_id()) and visitor_id = (select app.visitor_id()));
create policy update_visitor on public.attachments for update to app_visitor
  using (workspace_id = (select app.workspace_id()) and visitor_id = (select app.visitor_id()) and message_id is null)
  with check (
    workspace_id = (select app.workspace_id()) and visitor_id = (select app.visitor_id())
    and conversation_id in (select c.id from public.conversations c where c.visitor_id = (select app.visitor_id()))
  );

revoke all on public.agent_media, public.attachments from public, anon, authenticated;
grant select, delete on public.agent_media to app_user;
grant insert (id, workspace_id, agent_id, kind, status, storage_path, mime_type, size_bytes, width, height, caption, position, sizes,
  error_code, created_by) on public.agent_media to app_user;
grant update (status, storage_path, mime_type, size_bytes, width, height, caption, position, sizes, error_code)
  on public.agent_media to app_user;
-- A picture comes in unsent, and is sent once: by app.ask, with its message.
grant select on public.attachments to app_user, app_visitor;
grant insert (id, workspace_id, preview_user_id, storage_path, mime_type, size_bytes, width, height, sizes)
  on public.attachments to app_user;
grant insert (id, workspace_id, visitor_id, storage_path, mime_type, size_bytes, width, height, sizes)
  on public.attachments to app_visitor;
grant update (conversation_id, message_id) on public.attachments to app_user, app_visitor;

-- ---------------------------------------------------------------------------------------------------------------
-- Bucket `media`: <workspace_id>/<agent_id>/<media_id>/<file>, written with the member's own token. What is ready is served to
-- visitors by the server. Bucket `uploads`: <workspace_id>/<attachment_id>/<file>, the server's alone, so without a policy.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values
  ('media', 'media', false, 52428800,
    array['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif', 'video/mp4', 'video/webm']),
  ('uploads', 'uploads', false, 10485760, array['image/jpeg', 'image/png', 'image/webp'])
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;

create policy media_select_member on storage.objects for select to authenticated
  using (
    bucket_id = 'media'
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
create policy media_insert_member on storage.objects for insert to authenticated
  with check (
    bucket_id = 'media'
    and array_length(storage.foldername(name), 1) = 3
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
create policy media_update_member on storage.objects for update to authenticated
  using (
    bucket_id = 'media'
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  )
  with check (
    bucket_id = 'media'
    and array_length(storage.foldername(name), 1) = 3
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
create policy media_delete_member on storage.objects for delete to authenticated
  using (
    bucket_id = 'media'
    and (storage.foldername(name))[1] in (select id::text from app.my_workspace_ids() as id)
  );
