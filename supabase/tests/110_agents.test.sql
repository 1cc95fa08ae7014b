begin;
select plan(17);
select tests.two_workspaces();

select tests.as_user('a.member', 'a');
select is((select count(*)::int from agents), 2, 'a member reads the workspace''s agents');
select is(tests.touched($$ insert into agents (workspace_id, public_id, name, draft)
  values (tests.id('a'), 'ag_0123456789abcdef', 'n', '{}') $$), 1, 'a member makes an agent');
select throws_ok($$ insert into agents (workspace_id, public_id, name, draft)
  values (tests.id('b'), 'ag_0123456789abcdeg', 'n', '{}') $$, '42501', null, 'not in another workspace');
select is(tests.touched($$ update agents set draft = '{"a": 1}' where id = tests.id('a.agent') $$), 1, 'a member edits a draft');
select is(tests.touched($$ update agents set public_id = 'ag_0123456789abcdez' $$), -1, 'the public id never changes');
select is(tests.touched($$ delete from agents where id = tests.id('a.other') $$), 0, 'a member does not delete one');
select is(tests.touched($$ insert into agent_versions (workspace_id, agent_id, number, settings)
  values (tests.id('a'), tests.id('a.agent'), 2, '{}') $$), 1, 'a member publishes');
select throws_ok($$ insert into agent_versions (workspace_id, agent_id, number, settings)
  values (tests.id('a'), tests.id('b.agent'), 2, '{}') $$, '23503', null, 'a version cannot hang on another workspace''s agent');
select throws_ok($$ update agents set published_version_id = tests.id('b.version') where id = tests.id('a.agent') $$, '23503', null,
  'nor an agent serve another workspace''s version');
select is(tests.touched($$ update agent_versions set settings = '{"a": 1}' $$), -1, 'what was published stays');
select is(tests.touched('delete from agent_versions'), -1, 'and is not deleted');
select tests.as_user('a.admin', 'a');
select is(tests.touched($$ delete from agents where id = tests.id('a.other') $$), 1, 'an admin deletes an agent');

select tests.as_visitor('a.visitor');
select results_eq('select id from agents', array[tests.id('a.agent')], 'a visitor sees the agent their token is for');
select throws_ok('select draft from agents', '42501', null, 'and not its draft');
select results_eq('select number from agent_versions order by number', array[1, 2], 'and its versions');
select is(tests.touched($$ update agents set name = 'x' $$), -1, 'a visitor changes no agent');

select tests.as_owner();
select throws_ok($$ update agent_versions set settings = '{"a": 1}' $$, 'HX409', null, 'not even the table''s owner rewrites a version');

select * from finish();
rollback;
