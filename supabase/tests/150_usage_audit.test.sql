begin;
select plan(20);
select tests.two_workspaces();

-- Usage: a has used 1 of 3
select tests.as_visitor('a.visitor');
select ok(app.reserve_usage('messages', 1, 'k1', 'run', null), 'what fits under the limit is counted');
select ok(app.reserve_usage('messages', 1, 'k1', 'run', null), 'the same request is let through again');
select ok(app.reserve_usage('messages', 1, 'k2', 'run', null), 'up to the limit');
select ok(not app.reserve_usage('messages', 1, 'k3', 'run', null), 'and not beyond');
select ok(not app.reserve_usage('messages', 1, 'k3', 'run', null), 'however often it is asked');
select throws_ok('select * from usage_counters', '42501', null, 'a visitor does not see the counters');
select tests.as_user('a.member', 'a');
select results_eq('select used from usage_counters', array[3::bigint], 'each request counted once');
select is((select count(*)::int from usage_ledger), 3, 'and stands in the ledger once');
select is(tests.touched('update usage_counters set limit_value = null'), -1, 'nobody moves their own limit');
select is(tests.touched('delete from usage_ledger'), -1, 'nor takes back a use');
select tests.as_user('stranger');
select throws_ok($$ select app.reserve_usage('messages', 1, 'k', 'run', null) $$, 'HX404', null, 'usage belongs to a workspace');
select tests.as_owner();
select is((select used from usage_counters where workspace_id = tests.id('b')), 1::bigint, 'the other workspace used nothing');

-- Audit
select tests.as_user('a.member', 'a');
select is((select count(*)::int from audit_log), 0, 'a member does not read the audit log');
select is(tests.touched($$ insert into audit_log (workspace_id, actor_kind, actor_id, action, subject_type, subject_id)
  values (tests.id('a'), 'user', app.user_id()::text, 'agent.published', 'agent', 'x') $$), 1, 'but their deeds are written');
select throws_ok($$ insert into audit_log (workspace_id, actor_kind, actor_id, action, subject_type, subject_id)
  values (tests.id('a'), 'user', tests.id('a.owner')::text, 'agent.published', 'agent', 'x') $$, '42501', null, 'in no other name');
select is(tests.touched($$ update audit_log set action = 'x.y' $$), -1, 'and not changed');
select tests.as_user('a.admin', 'a');
select is((select count(*)::int from audit_log), 2, 'an admin reads it');
select tests.as_owner();
select throws_ok($$ update audit_log set action = 'x.y' $$, 'HX409', null, 'the table''s owner does not change it either');
select throws_ok('delete from audit_log', 'HX409', null, 'nor delete from it');
select throws_ok('truncate audit_log', 'HX409', null, 'nor empty it');

select * from finish();
rollback;
