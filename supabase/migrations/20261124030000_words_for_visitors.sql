-- What visitors read while a tool works. The title of an MCP tool is written by a foreign server: people of the workspace see
-- it, visitors read the owner's words, or words of ours.

alter table public.tools
  add column visitor_title text check (char_length(visitor_title) between 1 and 80);
comment on column public.tools.visitor_title is 'What visitors read in place of the title, in the owner''s words. Null: words of ours.';
grant insert (visitor_title), update (visitor_title) on public.tools to app_user;

alter table public.tool_calls
  add column label text not null default '' check (char_length(label) <= 120);
comment on column public.tool_calls.label is 'What visitors read of the call, in the conversation''s language; empty: the title.';
