begin;
select plan(45);
select tests.two_workspaces();
select set_config('t.c', tests.id('a.visitor.conversation')::text, true), set_config('t.c2', tests.id('a.visitor2.conversation')::text, true);

-- Visitors
select tests.as_visitor('a.visitor');
select is(app.visitor_id(), tests.id('a.visitor'), 'a token says who the visitor is');
select results_eq('select id from visitors', array[tests.id('a.visitor')], 'a visitor sees themselves');
select results_eq('select id from conversations', array[tests.id('a.visitor.conversation')], 'their own conversation');
select is((select count(*)::int from messages), 2, 'its messages');
select is((select count(*)::int from runs), 1, 'its runs');
select is((select count(*)::int from conversation_events), 1, 'and its log');
select is(tests.touched($$ update visitors set name = 'Ana' $$), 1, 'a visitor gives their name');
select is(tests.touched($$ insert into messages (workspace_id, conversation_id, author, content)
  values (tests.id('a'), tests.id('a.visitor.conversation'), 'visitor', 'x') $$), 1, 'and writes');
select throws_ok($$ insert into messages (workspace_id, conversation_id, author, content)
  values (tests.id('a'), tests.id('a.visitor2.conversation'), 'visitor', 'x') $$, '42501', null, 'not into another visitor''s conversation');
select throws_ok($$ insert into messages (workspace_id, conversation_id, author, content)
  values (tests.id('a'), tests.id('a.visitor.conversation'), 'member', 'x') $$, '42501', null, 'nor as a member of the team');
select is(tests.touched($$ update messages set content = 'x' where author = 'visitor' $$), 0, 'what was asked stays as it was');
select is(tests.touched($$ update messages set content = 'x' where id = tests.id('a.visitor.answer') $$), 1, 'an answer grows');
select is(tests.touched('delete from messages'), -1, 'and nothing said is deleted');
select is(tests.touched($$ update conversations set handler = 'waiting' $$), 1, 'a visitor asks for a person');
select is(tests.touched($$ update conversations set assignee_id = null $$), -1, 'and assigns nobody');
select throws_ok('select preview_user_id from conversations', '42501', null, 'a preview''s person is not shown');
select throws_ok($$ insert into conversations (workspace_id, agent_id, visitor_id, channel)
  values (tests.id('a'), tests.id('a.other'), app.visitor_id(), 'widget') $$, '42501', null,
  'a visitor talks to the agent of their token alone');
select throws_ok($$ insert into conversations (workspace_id, agent_id, visitor_id, channel)
  values (tests.id('a'), tests.id('a.agent'), tests.id('a.visitor2'), 'widget') $$, '42501', null, 'and in nobody else''s name');
select throws_ok($$ insert into runs (workspace_id, conversation_id, agent_id, question_id, answer_id, model)
  values (tests.id('a'), tests.id('a.visitor2.conversation'), tests.id('a.agent'), tests.id('a.visitor2.question'),
    tests.id('a.visitor2.answer'), 'm') $$, '42501', null, 'and starts no answer elsewhere');
select is(tests.touched($$ update runs set status = 'stopped' $$), 1, 'a visitor stops an answer');
select throws_ok('select * from visitor_tokens', '42501', null, 'tokens are seen by nobody');
select throws_ok($$ select app.enter_visitor('\x00', 'x') $$, '42501', null, 'and a visitor cannot become another');

-- Tokens
select tests.as_owner();
select throws_ok($$ select tests.as_visitor('no such') $$, 'HX401', null, 'an unknown token is refused');
update visitor_tokens set expires_at = now() where visitor_id = tests.id('b.visitor');
select throws_ok($$ select tests.as_visitor('b.visitor') $$, 'HX401', null, 'an expired one too');
update visitor_tokens set revoked_at = now() where visitor_id = tests.id('b.visitor2');
select throws_ok($$ select tests.as_visitor('b.visitor2') $$, 'HX401', null, 'and a revoked one');
update visitor_tokens set expires_at = now() + interval '1 day' where visitor_id = tests.id('a.visitor2');
select tests.as_visitor('a.visitor2');
select tests.as_owner();
select ok((select expires_at > now() + interval '29 days' from visitor_tokens where visitor_id = tests.id('a.visitor2')),
  'a visit moves the end of the token');
select is((select v.agent_id from app.open_visitor_session('ag_' || left(md5('a'), 16), gen_random_uuid(), decode(repeat('ab', 32), 'hex'), 'en') v),
  tests.id('a.agent'), 'a session opens with a published agent');
select throws_ok($$ select app.open_visitor_session('ag_' || left(md5('a.other'), 16), gen_random_uuid(), decode(repeat('cd', 32), 'hex'), 'en') $$,
  'HX404', null, 'and not with one that was never published');

-- The log
select is(app.append_events(current_setting('t.c')::uuid, null, '[{"kind":"closed"},{"kind":"closed"}]'), 3::bigint, 'events are numbered on');
select is((select array_agg(seq order by seq) from conversation_events where conversation_id = current_setting('t.c')::uuid),
  array[1, 2, 3]::bigint[], 'without gaps');
select is(app.append_events(current_setting('t.c')::uuid, tests.id('a.visitor.run'), '[{"kind":"delta"}]', 'web-1'), 4::bigint,
  'the owner of a run appends');
select is(app.append_events(current_setting('t.c')::uuid, tests.id('a.visitor.run'), '[{"kind":"delta"}]', 'web-2'), null,
  'another process does not');
select is((select last_seq from conversations where id = current_setting('t.c')::uuid), 4::bigint, 'and leaves no number unused');
select throws_ok($$ select app.append_events(gen_random_uuid(), null, '[]') $$, 'HX404', null, 'an unknown conversation is refused');
select throws_ok($$ update conversation_events set kind = 'x' $$, 'HX409', null, 'not even the owner of the table rewrites the log');
select tests.as_visitor('a.visitor');
select throws_ok($$ select app.append_events(tests.id('a.visitor2.conversation'), null, '[{"kind":"closed"}]') $$, 'HX404', null,
  'a visitor appends to their own conversation alone');
select is(app.append_events(tests.id('a.visitor.conversation'), null, '[{"kind":"closed"}]'), 5::bigint, 'and does so');
select is(tests.touched('delete from conversation_events'), -1, 'the log is not shortened');

-- The team
select tests.as_user('a.member', 'a');
select is((select count(*)::int from conversations), 2, 'a member sees the inbox');
select is(tests.touched($$ update conversations set handler = 'human', assignee_id = app.user_id() $$), 2, 'and takes over');
select throws_ok($$ update conversations set assignee_id = tests.id('b.member') $$, '23503', null, 'nobody from outside is assigned');
select throws_ok($$ insert into messages (workspace_id, conversation_id, author, author_user_id, content)
  values (tests.id('a'), current_setting('t.c')::uuid, 'member', tests.id('a.owner'), 'x') $$, '42501', null,
  'nobody speaks in a colleague''s name');
select is(tests.touched($$ insert into messages (workspace_id, conversation_id, author, author_user_id, content)
  values (tests.id('a'), current_setting('t.c')::uuid, 'member', app.user_id(), 'x') $$), 1, 'but in their own');
select throws_ok($$ insert into conversations (workspace_id, agent_id, visitor_id, channel)
  values (tests.id('a'), tests.id('a.agent'), tests.id('a.visitor'), 'widget') $$, '42501', null, 'a member is not a visitor');
select is(tests.touched('delete from conversations'), 0, 'and deletes no visitor''s conversation');

select tests.as_owner();
select * from finish();
rollback;
