begin;
select plan(31);
select tests.two_workspaces();
delete from realtime.messages;

-- Tools and their secrets
select tests.as_user('a.member', 'a');
select is((select count(*)::int from tools) + (select count(*)::int from tool_servers) + (select count(*)::int from tool_secrets), 3,
  'a member sees tools, servers and the names of secrets');
select throws_ok('select sealed_value from tool_secrets', '42501', null, 'not what is sealed in a secret');
select throws_ok('select sealed_secret from tool_servers', '42501', null, 'nor in a server');
select throws_ok('select sealed_oauth from tool_servers', '42501', null, 'nor in its sign-in');
select is(tests.touched($$ update tools set is_dangerous = false $$), 0, 'nor calls a tool harmless');
select is(tests.touched($$ update tool_servers set url = 'https://evil.test' $$), 0, 'nor sends secrets elsewhere');
select throws_ok($$ insert into tools (workspace_id, kind, name, title) values (tests.id('a'), 'http', 'new_tool', 'x') $$, '42501', null,
  'nor makes a tool');
select tests.as_user('a.admin', 'a');
select is(tests.touched($$ insert into tools (workspace_id, kind, name, title, created_by)
  values (tests.id('a'), 'http', 'new_tool', 'x', app.user_id()) $$), 1, 'an admin does');
select throws_ok($$ insert into tools (workspace_id, kind, name, title) values (tests.id('a'), 'http', 'new_tool', 'x') $$, '23505', null,
  'a name is one tool''s');
select throws_ok($$ insert into tools (workspace_id, kind, name, title) values (tests.id('a'), 'http', 'New Tool', 'x') $$, '23514', null,
  'and one that models understand');
select throws_ok($$ insert into tools (workspace_id, kind, server_id, name, title)
  values (tests.id('a'), 'mcp', tests.id('b.server'), 'theirs', 'x') $$, '23503', null, 'no tool is another workspace''s server''s');
select throws_ok($$ insert into tool_secrets (workspace_id, tool_id, name, sealed_value)
  values (tests.id('a'), tests.id('b.tool'), 'X', 'v1.x') $$, '23503', null, 'nor a secret another workspace''s tool''s');
select is(tests.touched($$ insert into tool_secrets (workspace_id, name, sealed_value) values (tests.id('a'), 'X', 'v1.x') $$), 1,
  'a secret may be every tool''s');
select throws_ok($$ insert into tool_secrets (workspace_id, name, sealed_value) values (tests.id('a'), 'X', 'v1.x') $$, '23505', null,
  'and then there is one of its name');
select throws_ok($$ update tools set server_id = null $$, '42501', null, 'a tool does not move to another server');

-- Calls
select tests.as_user('a.member', 'a');
select is((select count(*)::int from tool_calls), 1, 'a member sees the calls of conversations they see');
select is(tests.touched($$ update tool_calls set arguments = '{}' $$), -1, 'and does not change what is asked for');
select is(tests.touched($$ update tool_calls set status = 'approved', decided_by = tests.id('a.owner') $$), -1, 'nor decides in another''s name');
select is(tests.touched($$ update tool_calls set status = 'succeeded', decided_by = app.user_id() $$), -1, 'nor says that it is done');
select is(tests.touched($$ update tool_calls set status = 'approved', decided_by = app.user_id(), decided_at = now() $$), 1, 'but decides');
select is(tests.touched($$ update tool_calls set status = 'denied', decided_by = app.user_id() $$), 0, 'once');
select throws_ok('select * from run_pauses', '42501', null, 'where a run waits is the system''s');
select is((select count(*)::int from run_steps), 1, 'the steps of an answer are seen');
select is(tests.touched($$ update run_steps set name = 'x' $$), -1, 'and never changed');
select tests.as_visitor('a.visitor');
select throws_ok('select * from tool_calls', '42501', null, 'a visitor sees no calls');
select throws_ok('select * from run_steps', '42501', null, 'nor steps');
select tests.as_owner();
select is((select payload - 'id' from realtime.messages where event = 'approval.changed'), jsonb_build_object('conversationId',
  tests.id('a.visitor.conversation'), 'callId', tests.id('a.call'), 'status', 'approved'), 'whoever looks is told what was decided, and no more');
select throws_ok($$ insert into tool_calls (workspace_id, conversation_id, run_id, agent_id, name, title, fingerprint, step, call_id, arguments, status)
  select workspace_id, conversation_id, run_id, agent_id, name, title, fingerprint, 2, 'again', arguments, 'running' from tool_calls
  where id = tests.id('a.call') $$, '23505', null, 'the same call is made once');

-- A member to whom the agent's conversations are closed
insert into agent_access (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse)
values (tests.id('a'), tests.id('a.agent'), tests.id('a.member'), true, true, true, false);
update tool_calls set status = 'waiting', decided_by = null where id = tests.id('a.call');
select tests.as_user('a.member', 'a');
select is((select count(*)::int from tool_calls) + (select count(*)::int from run_steps), 0, 'sees neither its calls nor its steps');
select is(tests.touched($$ update tool_calls set status = 'approved', decided_by = app.user_id() $$), 0, 'and decides nothing');
select tests.as_owner();
delete from tools where id = tests.id('a.tool');
select is((select tool_id from tool_calls where id = tests.id('a.call')), null, 'a call outlives its tool');

select * from finish();
rollback;
