-- Shared by the tests: who asks, and two workspaces with one row of everything each. Loaded before the tests, dropped after.

create extension if not exists pgtap with schema extensions;
drop schema if exists tests cascade;
create schema tests;
grant usage on schema tests to public;

-- The same name is the same id everywhere, so that a test can name another workspace's rows.
create function tests.id(p_name text) returns uuid language sql immutable as $$ select md5(p_name)::uuid $$;

create function tests.as_owner() returns void language plpgsql as $$
begin
  perform set_config('role', 'none', true), set_config('app.workspace_id', '', true), set_config('app.user_id', '', true),
    set_config('app.visitor_id', '', true), set_config('app.agent_id', '', true), set_config('app.role', '', true);
end $$;

-- As the server enters: the check with the login role, then the role of people.
create function tests.as_user(p_person text, p_workspace text default null) returns void language plpgsql as $$
begin
  perform set_config('role', 'none', true);
  perform app.enter_user(tests.id(p_person), case when p_workspace is not null then tests.id(p_workspace) end, 'test');
  perform set_config('role', 'app_user', true);
end $$;

create function tests.as_visitor(p_visitor text) returns void language plpgsql as $$
begin
  perform set_config('role', 'none', true);
  perform app.enter_visitor(extensions.digest(p_visitor, 'sha256'), 'test');
  perform set_config('role', 'app_visitor', true);
end $$;

create function tests.as_key(p_key text) returns void language plpgsql as $$
begin
  perform set_config('role', 'none', true);
  perform app.enter_key(extensions.digest(p_key, 'sha256'), 'test');
  perform set_config('role', 'app_key', true);
end $$;

-- As the public API enters: a role and a verified token, and none of our settings.
create function tests.as_api(p_role text, p_person text default null) returns void language plpgsql as $$
declare
  v_sub text := coalesce(tests.id(p_person)::text, '');
begin
  perform tests.as_owner();
  perform set_config('request.jwt.claim.sub', v_sub, true),
    set_config('request.jwt.claims', jsonb_build_object('sub', v_sub, 'role', p_role)::text, true),
    set_config('role', p_role, true);
end $$;

create function tests.make_person(p_person text) returns void language sql as $$
  insert into auth.users (id, email) values (tests.id(p_person), p_person || '@tests.local')
$$;

-- A workspace `w` with an owner, an admin, a member, an agent that reads one of two sources, two visitors, and their talk.
create function tests.make_workspace(w text) returns void language plpgsql as $$
declare
  v_workspace uuid := tests.id(w);
  v_agent uuid := tests.id(w || '.agent');
  v_version uuid := tests.id(w || '.version');
  v_source text;
  v_visitor text;
  v_conversation uuid;
begin
  perform tests.make_person(w || '.owner'), tests.make_person(w || '.admin'), tests.make_person(w || '.member');
  insert into public.workspaces (id, slug, name) values (v_workspace, 'test-' || w, w);
  insert into public.members (workspace_id, user_id, role)
  select v_workspace, tests.id(w || '.' || r), r from unnest(array['owner', 'admin', 'member']) r;
  insert into public.profiles (user_id, display_name, last_workspace_id)
  select tests.id(w || '.' || r), r, v_workspace from unnest(array['owner', 'admin', 'member']) r;

  foreach v_source in array array[w || '.source', w || '.private'] loop
    insert into public.knowledge_sources (id, workspace_id, kind, name, text_content, status)
    values (tests.id(v_source), v_workspace, 'text', v_source, 'Honey from Minas', 'ready');
    insert into public.documents (id, workspace_id, source_id, title, language, content, content_hash)
    values (tests.id(v_source || '.document'), v_workspace, tests.id(v_source), v_source, 'en', 'Honey from Minas', 'x');
    insert into public.chunks (id, workspace_id, source_id, document_id, position, start_offset, end_offset, content, language,
      embedding, embedding_model)
    values (tests.id(v_source || '.chunk'), v_workspace, tests.id(v_source), tests.id(v_source || '.document'), 0, 0, 16,
      'Honey from Minas', 'en', '[1,0,0]', 'test');
  end loop;

  insert into public.agents (id, workspace_id, public_id, name, draft)
  values (v_agent, v_workspace, 'ag_' || left(md5(w), 16), w, '{"secret": "draft"}');
  insert into public.agent_versions (id, workspace_id, agent_id, number, settings) values (v_version, v_workspace, v_agent, 1, '{}');
  update public.agents set published_version_id = v_version where id = v_agent;
  insert into public.agents (id, workspace_id, public_id, name, draft)
  values (tests.id(w || '.other'), v_workspace, 'ag_' || left(md5(w || '.other'), 16), 'unpublished', '{}');
  insert into public.agent_sources (workspace_id, agent_id, source_id) values (v_workspace, v_agent, tests.id(w || '.source'));

  foreach v_visitor in array array[w || '.visitor', w || '.visitor2'] loop
    insert into public.visitors (id, workspace_id) values (tests.id(v_visitor), v_workspace);
    insert into public.visitor_tokens (token_hash, workspace_id, agent_id, visitor_id, expires_at)
    values (extensions.digest(v_visitor, 'sha256'), v_workspace, v_agent, tests.id(v_visitor), now() + interval '30 days');
    v_conversation := tests.id(v_visitor || '.conversation');
    insert into public.conversations (id, workspace_id, agent_id, agent_version_id, visitor_id, channel, subject)
    values (v_conversation, v_workspace, v_agent, v_version, tests.id(v_visitor), 'widget', 'Honey?');
    insert into public.messages (id, workspace_id, conversation_id, author, content)
    values (tests.id(v_visitor || '.question'), v_workspace, v_conversation, 'visitor', 'Honey?'),
      (tests.id(v_visitor || '.answer'), v_workspace, v_conversation, 'agent', 'Honey.');
    insert into public.runs (id, workspace_id, conversation_id, agent_id, question_id, answer_id, model, owner)
    values (tests.id(v_visitor || '.run'), v_workspace, v_conversation, v_agent, tests.id(v_visitor || '.question'),
      tests.id(v_visitor || '.answer'), 'builtin', 'web-1');
    perform app.append_events(v_conversation, null, '[{"kind": "closed"}]');
  end loop;

  insert into public.job_runs (workspace_id, task, subject_type, subject_id)
  values (v_workspace, 'knowledge/ingest', 'knowledge_source', tests.id(w || '.source'));
  insert into public.usage_counters (workspace_id, metric, period, used, limit_value)
  values (v_workspace, 'messages', date_trunc('month', now() at time zone 'utc')::date, 1, 3);
  insert into public.usage_ledger (workspace_id, metric, period, amount, request_key, source_type)
  values (v_workspace, 'messages', date_trunc('month', now() at time zone 'utc')::date, 1, 'first', 'run');
  insert into public.audit_log (workspace_id, actor_kind, actor_id, action, subject_type, subject_id)
  values (v_workspace, 'user', tests.id(w || '.owner')::text, 'agent.published', 'agent', v_agent::text);
  insert into public.inbound_endpoints (id, workspace_id, name, secret)
  values (tests.id(w || '.endpoint'), v_workspace, 'test', repeat('s', 32));
  insert into public.inbound_events (workspace_id, endpoint_id, external_id, kind, payload)
  values (v_workspace, tests.id(w || '.endpoint'), 'one', 'test', '{}');
  insert into public.api_keys (id, workspace_id, name, prefix, key_hash, scopes, created_by)
  values (tests.id(w || '.key'), v_workspace, 'Robot', 'hvx_abcdef', extensions.digest(w || '.key', 'sha256'),
    array['agent:read', 'conversation:read', 'knowledge:read', 'knowledge:create', 'knowledge:delete', 'audit:read'],
    tests.id(w || '.admin'));

  insert into public.provider_connections (id, workspace_id, name, kind, preset, sealed_key, key_hint)
  values (tests.id(w || '.connection'), v_workspace, 'Ours', 'openai', 'openai', 'v1.sealed', 'wxyz');
  insert into public.model_overrides (workspace_id, model, facts) values (v_workspace, 'openai:small', '{"hasTools": true}');
  perform app.note_provider_failure(v_workspace, 'platform:openai', 'timeout', 3, 1000);
  insert into public.spend_days (workspace_id, day, agent_id, connection_key, model, answers)
  values (v_workspace, current_date, v_agent, 'platform:openai', 'small', 1);
  -- So much that no test meets it by chance.
  insert into public.budgets (id, workspace_id, scope, period, unit, limit_value, behaviour)
  values (tests.id(w || '.budget'), v_workspace, 'workspace', 'month', 'answers', 1000000, 'builtin');
  perform app.reserve_budgets(v_workspace, v_agent, null, tests.id(w || '.visitor.run'), 0, 1, 0, 0);
  insert into public.tool_servers (id, workspace_id, kind, name, url, sealed_secret, sealed_oauth)
  values (tests.id(w || '.server'), v_workspace, 'mcp', 'Shop', 'https://shop.test/mcp', 'v1.sealed', 'v1.sealed');
  insert into public.tools (id, workspace_id, kind, server_id, name, title, is_dangerous)
  values (tests.id(w || '.tool'), v_workspace, 'mcp', tests.id(w || '.server'), 'refund', 'Refund', true);
  insert into public.tool_secrets (id, workspace_id, tool_id, name, sealed_value)
  values (tests.id(w || '.secret'), v_workspace, tests.id(w || '.tool'), 'TOKEN', 'v1.sealed');
  insert into public.tool_calls (id, workspace_id, conversation_id, run_id, agent_id, tool_id, name, title, fingerprint, step, call_id,
    arguments, status, is_dangerous, expires_at)
  values (tests.id(w || '.call'), v_workspace, tests.id(w || '.visitor.conversation'), tests.id(w || '.visitor.run'), v_agent,
    tests.id(w || '.tool'), 'refund', 'Refund', extensions.digest('refund', 'sha256'), 1, 'call_1', '{"order": 1}', 'waiting', true,
    now() + interval '1 hour');
  insert into public.run_pauses (run_id, workspace_id, conversation_id, transcript)
  values (tests.id(w || '.visitor.run'), v_workspace, tests.id(w || '.visitor.conversation'), '[]');
  insert into public.run_steps (workspace_id, conversation_id, run_id, position, kind, status)
  values (v_workspace, tests.id(w || '.visitor.conversation'), tests.id(w || '.visitor.run'), 0, 'attempt', 'ok');
  insert into public.leads (id, workspace_id, agent_id, conversation_id, visitor_id, values)
  values (tests.id(w || '.lead'), v_workspace, v_agent, tests.id(w || '.visitor.conversation'), tests.id(w || '.visitor'),
    '{"email": "ana@shop.test"}');
  insert into public.follow_ups (id, workspace_id, agent_id, conversation_id, run_id, due_at, topic)
  values (tests.id(w || '.followup'), v_workspace, v_agent, tests.id(w || '.visitor.conversation'), tests.id(w || '.visitor.run'),
    now() + interval '1 day', 'Did it arrive?');
  insert into public.agent_media (id, workspace_id, agent_id, kind, status, storage_path, mime_type, size_bytes)
  values (tests.id(w || '.media'), v_workspace, v_agent, 'image', 'ready',
    v_workspace || '/' || v_agent || '/' || tests.id(w || '.media') || '/original.webp', 'image/webp', 10);
  insert into public.attachments (id, workspace_id, visitor_id, storage_path, mime_type, size_bytes, width, height, sizes)
  select tests.id(w || '.picture' || n), v_workspace, tests.id(w || '.visitor'),
    v_workspace || '/' || tests.id(w || '.picture' || n) || '/full.webp', 'image/webp', 10, 20, 10,
    jsonb_build_array(jsonb_build_object('name', 'full', 'width', 20, 'height', 10, 'path', 'p', 'mimeType', 'image/webp'))
  from generate_series(1, 5) n;
  -- The admin's row narrows nobody: admins never are.
  insert into public.agent_access (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse)
  values (v_workspace, v_agent, tests.id(w || '.admin'), false, false, false, false);
  insert into public.ownership_transfers (workspace_id, from_user_id, to_user_id)
  values (v_workspace, tests.id(w || '.owner'), tests.id(w || '.admin'));
  insert into public.invitations (id, workspace_id, email, role, locale, token_seed, token_hash, invited_by)
  values (tests.id(w || '.invitation'), v_workspace, 'stranger@tests.local', 'member', 'en', extensions.digest('seed', 'sha256'),
    extensions.digest(w || '.invitation', 'sha256'), tests.id(w || '.owner'));
end $$;

create function tests.two_workspaces() returns void language plpgsql as $$
begin
  perform tests.make_person('stranger');
  perform tests.make_workspace('a'), tests.make_workspace('b');
end $$;

-- How many rows a statement touches as the role of the moment; -1 when it is refused, whatever the words.
create function tests.touched(p_statement text) returns int language plpgsql as $$
declare
  v_rows int;
begin
  execute p_statement;
  get diagnostics v_rows = row_count;
  return v_rows;
exception
  when insufficient_privilege then return -1;
  when sqlstate 'HX409' then return -1;
end $$;
