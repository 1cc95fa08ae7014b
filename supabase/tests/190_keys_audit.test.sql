begin;
select plan(37);
create function tests.plan_run(p_query text) returns setof text language plpgsql as $$
begin
  return query execute 'explain (analyze, costs off, timing off, summary off) ' || p_query;
end
$$;
select tests.two_workspaces();

-- Entering
select tests.as_key('a.key');
select is(app.workspace_id(), tests.id('a'), 'a key enters its workspace');
select is(app.member_role(), 'admin', 'with the role of its maker');
select is(app.user_id(), null, 'and is no person');
select is(app.api_key_id(), tests.id('a.key'), 'it is itself');
select is((select count(*)::int from api_keys), 1, 'and sees itself alone');
select throws_ok('select key_hash from api_keys', '42501', null, 'but not its hash');
select throws_ok($$ select app.enter_key(extensions.digest('b.key', 'sha256'), 'x') $$, '42501', null, 'it enters nowhere else');

-- What it reaches
select is((select count(*)::int from agents), 2, 'agents are read');
select is((select count(*)::int from conversations), 2, 'so are conversations');
select is((select count(*)::int from messages), 4, 'with what was said');
select throws_ok('select * from members', '42501', null, 'no people');
select throws_ok('select * from invitations', '42501', null, 'no invitations');
select throws_ok($$ update workspaces set name = 'x' $$, '42501', null, 'no change of the workspace');
select throws_ok($$ update agents set name = 'x' $$, '42501', null, 'no change of agents');
select throws_ok($$ update api_keys set revoked_at = null $$, '42501', null, 'no change of keys');
select throws_ok($$ insert into knowledge_sources (workspace_id, kind, name, url, created_by)
  values (tests.id('a'), 'page', 'x', 'https://example.com', tests.id('a.owner')) $$, '42501', null, 'nothing in a person''s name');
select throws_ok($$ insert into audit_log (workspace_id, actor_kind, actor_id, action, subject_type, subject_id)
  values (tests.id('a'), 'user', tests.id('a.owner')::text, 'agent.published', 'agent', 'x') $$, '42501', null, 'no entry in another name');
select is(tests.touched($$ insert into audit_log (workspace_id, actor_kind, actor_id, action, subject_type, subject_id)
  values (tests.id('a'), 'apiKey', app.api_key_id()::text, 'knowledge.deleted', 'knowledge_source', 'x') $$), 1, 'its own deeds are written');
select tests.as_owner();
select is((select actor_label from audit_log where actor_kind = 'apiKey'), 'Robot', 'with the name it has');

-- Scopes
update api_keys set scopes = '{agent:read}' where id = tests.id('a.key');
select tests.as_key('a.key');
select is((select count(*)::int from conversations), 0, 'without the scope no conversation');
select is((select count(*)::int from knowledge_sources), 0, 'no knowledge');
select is((select count(*)::int from audit_log), 0, 'no log');
select is((select count(*)::int from agents), 2, 'but what was given');

-- The maker
select tests.as_owner();
update members set role = 'member' where user_id = tests.id('a.admin');
select tests.as_key('a.key');
select is((select count(*)::int from agents), 1, 'an agent closed to the maker is closed to the key');
select tests.as_owner();
delete from members where user_id = tests.id('a.admin');
select throws_ok($$ select tests.as_key('a.key') $$, 'HX401', null, 'without its maker a key is dead');
update api_keys set revoked_at = now() where id = tests.id('b.key');
select throws_ok($$ select tests.as_key('b.key') $$, 'HX401', null, 'and when it is revoked');
select throws_ok($$ update api_keys set revoked_at = null $$, 'HX409', null, 'for good');

-- People and keys
select tests.as_user('b.member', 'b');
select is((select count(*)::int from api_keys), 0, 'a member sees no keys');
select is((select count(*)::int from audit_log), 0, 'and no log');
select ok(exists (select from tests.plan_run(format('select id from %I where workspace_id = %L', name, tests.id('b'))) line
  where line ~ ('on ' || name) and line ~ 'never executed'), 'nor is a row of ' || name || ' looked at for one who may see none')
from unnest(array['api_keys', 'audit_log']) name;
select tests.as_user('b.admin', 'b');
select is((select array_agg(id) from api_keys), array[tests.id('b.key')], 'an admin sees those of the workspace');
select throws_ok($$ insert into api_keys (workspace_id, name, prefix, key_hash, scopes, created_by)
  values (tests.id('b'), 'x', 'hvx_abcdef', extensions.digest('x', 'sha256'), '{agent:read}', tests.id('b.owner')) $$, '42501', null,
  'nobody makes a key in another''s name');

-- Retention
select throws_ok('select app.set_audit_retention(90)', '42501', null, 'an admin does not shorten the log');
select tests.as_user('b.owner', 'b');
select lives_ok('select app.set_audit_retention(90)', 'an owner may');
select throws_ok('select app.prune_audit_log(10)', '42501', null, 'but not by hand');
select tests.as_owner();
insert into audit_log (workspace_id, actor_kind, action, subject_type, subject_id, created_at)
values (tests.id('b'), 'job', 'agent.created', 'agent', 'old', now() - interval '91 days');
select is(app.prune_audit_log(10), 1, 'what is older goes, and nothing else');

select * from finish();
rollback;
