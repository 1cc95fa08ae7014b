-- What agents write down for people: contact details that visitors gave, and messages to send later.

create table public.leads (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  visitor_id uuid,
  values jsonb not null check (jsonb_typeof(values) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  unique (workspace_id, conversation_id),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, visitor_id) references public.visitors (workspace_id, id) on delete cascade
);
comment on table public.leads is 'What a visitor told an agent about themselves, in the fields the agent asks for; one for each conversation.';
comment on column public.leads.values is 'Field name -> text, number or boolean, as the agent''s settings name them. Personal data: it goes with the visitor.';
create index leads_recent_idx on public.leads (workspace_id, created_at desc, id);
create index leads_agent_idx on public.leads (workspace_id, agent_id, created_at desc);
create index leads_visitor_idx on public.leads (workspace_id, visitor_id);
create trigger leads_touch before update on public.leads for each row execute function app.touch_updated_at();

create table public.follow_ups (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  run_id uuid not null,
  due_at timestamptz not null,
  topic text not null check (char_length(topic) between 1 and 400),
  status text not null default 'scheduled' check (status in ('scheduled', 'sent', 'cancelled')),
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  unique (workspace_id, id),
  foreign key (workspace_id, agent_id) references public.agents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, conversation_id) references public.conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, run_id) references public.runs (workspace_id, id) on delete cascade
);
comment on table public.follow_ups is 'A message that an agent promised to send later.';
create index follow_ups_conversation_idx on public.follow_ups (workspace_id, conversation_id, due_at);
create index follow_ups_agent_idx on public.follow_ups (workspace_id, agent_id);
create index follow_ups_run_idx on public.follow_ups (workspace_id, run_id);
-- Read by the sweep that sends them, across workspaces.
create index follow_ups_due_idx on public.follow_ups (due_at) where status = 'scheduled';

alter table public.leads enable row level security;
alter table public.follow_ups enable row level security;

-- Seen with their conversation, through its own policy, where somebody is narrowed.
do $$
declare
  v_table text;
begin
  foreach v_table in array array['leads', 'follow_ups'] loop
    execute format(
      'create policy select_user on public.%1$I for select to app_user
       using (
         workspace_id = (select app.workspace_id()) and (not (select app.is_narrowed()) or exists (
           select from public.conversations c where c.workspace_id = %1$I.workspace_id and c.id = %1$I.conversation_id))
       )',
      v_table
    );
  end loop;
end
$$;

revoke all on public.leads, public.follow_ups from public, anon, authenticated;
-- Agents write them down, so the system does: people read.
grant select on public.leads, public.follow_ups to app_user;
