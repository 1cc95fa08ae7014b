begin;
select plan(24);
select tests.two_workspaces();

select tests.as_user('a.member', 'a');
select is((select count(*)::int from knowledge_sources), 2, 'a member reads the sources');
select is((select count(*)::int from documents), 2, 'their documents');
select is((select count(*)::int from chunks), 2, 'and their chunks');
select is(tests.touched($$ insert into knowledge_sources (workspace_id, kind, name) values (tests.id('a'), 'text', 'n') $$), 1,
  'a member adds a source');
select throws_ok($$ insert into knowledge_sources (workspace_id, kind, name) values (tests.id('b'), 'text', 'n') $$, '42501', null,
  'not to another workspace');
select is(tests.touched($$ update knowledge_sources set name = 'n' where id = tests.id('a.source') $$), 1, 'a member renames a source');
select is(tests.touched($$ update knowledge_sources set ingested_at = now() $$), -1, 'and leaves the job''s columns alone');
select is(tests.touched($$ insert into agent_sources values (tests.id('a'), tests.id('a.agent'), tests.id('a.private')) $$), 1,
  'a member gives a source to an agent');
select throws_ok($$ insert into agent_sources values (tests.id('a'), tests.id('a.agent'), tests.id('b.source')) $$, '23503', null,
  'never another workspace''s');
select is(tests.touched($$ delete from agent_sources where source_id = tests.id('a.private') $$), 1, 'and takes it away');
select is(tests.touched($$ update chunks set is_enabled = false where source_id = tests.id('a.source') $$), 1,
  'a member takes a passage out of answers');
select is(tests.touched($$ update chunks set content = 'x' $$), -1, 'and does not rewrite it');
select is(tests.touched($$ insert into documents (workspace_id, source_id, title, language, content, content_hash)
  values (tests.id('a'), tests.id('a.source'), 't', 'en', 'c', 'h') $$), -1, 'documents come from the job alone');

select tests.as_visitor('a.visitor');
select is((select count(*)::int from chunks), 0, 'a visitor does not see a passage that was taken out');
select tests.as_owner();
update chunks set is_enabled = true;
select tests.as_visitor('a.visitor');
select results_eq('select id from chunks', array[tests.id('a.source.chunk')], 'a visitor sees the passages their agent reads');
select results_eq('select id from documents', array[tests.id('a.source.document')], 'and their documents');
select results_eq('select id from knowledge_sources', array[tests.id('a.source')], 'and their sources');
select throws_ok('select text_content from knowledge_sources', '42501', null, 'without the pasted text');
select is(tests.touched($$ update chunks set is_enabled = false $$), -1, 'a visitor changes nothing');
select results_eq('select source_id from agent_sources', array[tests.id('a.source')], 'and sees what their agent reads');

select tests.as_user('a.member', 'a');
select is(tests.touched($$ delete from knowledge_sources where id = tests.id('a.source') $$), 1, 'a member deletes a source');
select is((select count(*)::int from chunks where source_id = tests.id('a.source')), 0, 'and its chunks go with it');
select is((select count(*)::int from job_runs), 1, 'jobs are seen');
select is(tests.touched($$ update job_runs set status = 'succeeded' $$), -1, 'and only the worker says how they went');

select tests.as_owner();
select * from finish();
rollback;
