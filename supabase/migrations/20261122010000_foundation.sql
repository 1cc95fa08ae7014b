-- Roles, the schema `app`, the settings that say who is asking, and the text search configurations.
-- Needs: the roles anon, authenticated and service_role, and Supabase's schemas auth, storage and realtime.
-- Nothing here needs a superuser, so it runs on hosted Supabase as it is.

create schema if not exists extensions;
grant usage on schema extensions to anon, authenticated, service_role; -- as hosted Supabase has it
create extension if not exists vector with schema extensions;
create extension if not exists unaccent with schema extensions;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists btree_gin with schema extensions;

-- The server logs in as the role that runs this file. It takes on one of these for each transaction; none can log in,
-- and none can be reached through the public API.
do $$
declare
  v_role text;
begin
  foreach v_role in array array['app_user', 'app_visitor', 'app_key'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
    execute format('grant %I to current_user', v_role);
  end loop;
end
$$;

create schema app;
comment on schema app is 'What the server calls: entering a workspace, the event log, search, usage, jobs. Not exposed by the API.';

grant usage on schema app, extensions to app_user, app_visitor;
grant usage on schema public to app_user, app_visitor;

-- Older Supabase projects hand every new table to the public roles. Ours are never theirs.
alter default privileges in schema public revoke all on tables from public, anon, authenticated;
alter default privileges in schema public revoke all on sequences from public, anon, authenticated;
alter default privileges in schema public revoke all on functions from public, anon, authenticated;

-- ---------------------------------------------------------------------------------------------------------------
-- Who is asking. Local settings, set by app.enter_* and gone at the end of the transaction. Anybody can call
-- set_config, so these are only believed in policies for roles that our server alone can take on. Their bodies are bound to
-- what they name when they are made (`return`), so that no search path matters and the planner can inline them: with a
-- pinned path each would cost more than reading the rows of a page.

create function app.workspace_id() returns uuid
language sql stable parallel safe return nullif(current_setting('app.workspace_id', true), '')::uuid;

create function app.user_id() returns uuid
language sql stable parallel safe return nullif(current_setting('app.user_id', true), '')::uuid;

create function app.visitor_id() returns uuid
language sql stable parallel safe return nullif(current_setting('app.visitor_id', true), '')::uuid;

create function app.agent_id() returns uuid
language sql stable parallel safe return nullif(current_setting('app.agent_id', true), '')::uuid;

create function app.member_role() returns text
language sql stable parallel safe return nullif(current_setting('app.role', true), '');

create function app.request_id() returns text
language sql stable parallel safe return nullif(current_setting('app.request_id', true), '');

comment on function app.workspace_id() is 'Workspace of this transaction; null outside any.';
comment on function app.user_id() is 'Signed-in person of this transaction; null for visitors and the system.';
comment on function app.visitor_id() is 'Visitor of this transaction; null for people and the system.';
comment on function app.agent_id() is 'Agent the visitor''s token is bound to; null for people and the system.';
comment on function app.member_role() is 'Role of the person in this workspace: owner, admin or member.';
comment on function app.request_id() is 'Id of the request this transaction serves, for the audit log.';

create function app.touch_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;
comment on function app.touch_updated_at() is 'Trigger: keeps updated_at true.';

create function app.refuse_change() returns trigger
language plpgsql set search_path = ''
as $$
begin
  raise exception '% rows are never changed', tg_table_name using errcode = 'HX409';
end
$$;
comment on function app.refuse_change() is 'Trigger: this table is written once.';

-- ---------------------------------------------------------------------------------------------------------------
-- Full-text search. Accents are dropped after the stop words are (their list has accents) and before stemming, so
-- that "devolucao" finds "devolução".

create text search dictionary app.portuguese_stop (template = pg_catalog.simple, stopwords = portuguese, accept = false);
create text search dictionary app.english_stop (template = pg_catalog.simple, stopwords = english, accept = false);

create text search configuration app.portuguese (copy = pg_catalog.portuguese);
alter text search configuration app.portuguese
  alter mapping for hword, hword_part, word with app.portuguese_stop, extensions.unaccent, pg_catalog.portuguese_stem;
alter text search configuration app.portuguese
  alter mapping for asciihword, hword_asciipart, asciiword with app.portuguese_stop, pg_catalog.portuguese_stem;

create text search configuration app.english (copy = pg_catalog.english);
alter text search configuration app.english
  alter mapping for hword, hword_part, word with app.english_stop, extensions.unaccent, pg_catalog.english_stem;

create function app.search_text(p_language text, p_text text) returns text
language sql immutable parallel safe set search_path = ''
as $$
  -- The stemmer knows the plural "ões" only with its accent, which is gone by then: "devoluções" becomes "devolucao".
  select case when p_language = 'pt' then regexp_replace(p_text, '(ões|oes|ães|aes)(?![a-zA-Z])', 'ao', 'gi') else p_text end
$$;
comment on function app.search_text(text, text) is 'Text made ready for to_tsvector and plainto_tsquery alike.';

create function app.search_vector(p_language text, p_headings text[], p_content text) returns tsvector
language sql immutable parallel safe set search_path = ''
as $$
  select case when p_language = 'pt' then
    setweight(to_tsvector('app.portuguese', app.search_text('pt', array_to_string(p_headings, ' '))), 'A')
      || setweight(to_tsvector('app.portuguese', app.search_text('pt', p_content)), 'D')
  else
    setweight(to_tsvector('app.english', array_to_string(p_headings, ' ')), 'A')
      || setweight(to_tsvector('app.english', p_content), 'D')
  end
$$;
comment on function app.search_vector(text, text[], text) is 'What chunks.search holds: headings weigh more than the text.';

revoke execute on all functions in schema app from public;
grant execute on function
  app.workspace_id(), app.user_id(), app.visitor_id(), app.agent_id(), app.member_role(), app.request_id()
  to app_user, app_visitor;
