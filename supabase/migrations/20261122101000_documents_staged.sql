-- A long source is stored in many short transactions, so that nobody waits for it, under a document that is not shown
-- yet; its chunks are disabled. One last short transaction shows the new document and removes the old one.

alter table public.documents add column is_staged boolean not null default false;
comment on column public.documents.is_staged is 'Still being stored by a job: not shown to anybody, and replaced or removed when the job ends.';

alter policy select_user on public.documents
  using (workspace_id = (select app.workspace_id()) and not is_staged);
alter policy select_visitor on public.documents
  using (
    workspace_id = (select app.workspace_id())
    and not is_staged
    and source_id in (select a.source_id from public.agent_sources a where a.agent_id = (select app.agent_id()))
  );
grant select (is_staged) on public.documents to app_visitor;
