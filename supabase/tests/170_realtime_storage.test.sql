begin;
select plan(20);
select tests.two_workspaces();
delete from realtime.messages;

-- What is published
update conversations set handler = 'waiting' where id = tests.id('a.visitor.conversation');
select is((select topic || ' ' || event from realtime.messages), 'workspace:' || tests.id('a') || ' conversation.changed',
  'a change of a conversation goes to its workspace''s topic');
select ok((select private from realtime.messages), 'which is private');
select is((select payload ->> 'handler' from realtime.messages), 'waiting', 'with what changed');
delete from realtime.messages;
select app.append_events(tests.id('a.visitor.conversation'), null, '[{"kind":"delta","text":"secret"}]');
select is((select count(*)::int from realtime.messages), 0, 'a streaming answer publishes nothing there');
insert into conversations (workspace_id, agent_id, channel) values (tests.id('a'), tests.id('a.agent'), 'preview');
select is((select count(*)::int from realtime.messages), 0, 'nor does a preview');
update knowledge_sources set status = 'failed', text_content = 'secret' where id = tests.id('a.source');
update job_runs set progress_done = 1 where workspace_id = tests.id('a');
select is((select array_agg(event order by event) from realtime.messages), array['job.changed', 'source.changed'],
  'sources and jobs do');
select is((select count(*)::int from realtime.messages where payload::text like '%secret%'), 0, 'and never their content');
update realtime.messages set extension = 'broadcast';

-- Who may listen
select set_config('realtime.topic', 'workspace:' || tests.id('a'), true);
select tests.as_api('authenticated', 'a.member');
select cmp_ok((select count(*)::int from realtime.messages), '>', 0, 'a member may listen to their workspace');
select lives_ok($$ insert into realtime.messages (topic, extension) values (current_setting('realtime.topic'), 'presence') $$,
  'and show that they are there');
select throws_ok($$ insert into realtime.messages (topic, extension) values (current_setting('realtime.topic'), 'broadcast') $$,
  '42501', null, 'but says nothing in the database''s name');
select tests.as_api('authenticated', 'b.owner');
select is((select count(*)::int from realtime.messages), 0, 'another workspace''s owner may not listen');
select tests.as_api('anon');
select is((select count(*)::int from realtime.messages), 0, 'nor may anybody without an account');
select tests.as_owner();
delete from members where user_id = tests.id('a.member');
select tests.as_api('authenticated', 'a.member');
select is((select count(*)::int from realtime.messages), 0, 'nor a member who was removed');

-- Files
select tests.as_api('authenticated', 'a.admin');
select lives_ok($$ insert into storage.objects (bucket_id, name) values ('knowledge', tests.id('a') || '/' || tests.id('a.source') || '/x.md') $$,
  'a member stores a file of their workspace');
select throws_ok($$ insert into storage.objects (bucket_id, name) values ('knowledge', tests.id('b') || '/s/x.md') $$, '42501', null,
  'not of another');
select throws_ok($$ insert into storage.objects (bucket_id, name) values ('knowledge', tests.id('a') || '/x.md') $$, '42501', null,
  'and not outside a source''s folder');
select is((select count(*)::int from storage.objects where bucket_id = 'knowledge'), 1, 'a member sees their workspace''s files');
select tests.as_api('authenticated', 'b.owner');
select is((select count(*)::int from storage.objects where bucket_id = 'knowledge'), 0, 'and nobody else''s');
select is(tests.touched($$ update storage.objects set name = tests.id('b') || '/s/x.md' where bucket_id = 'knowledge' $$), 0,
  'nor moves them');
select tests.as_api('anon');
select is(greatest(0, tests.touched($$ insert into storage.objects (bucket_id, name) values ('knowledge', 'x/y/z') $$)), 0,
  'without an account there are no files at all');

select tests.as_owner();
select * from finish();
rollback;
