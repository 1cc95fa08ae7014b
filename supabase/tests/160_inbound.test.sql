begin;
select plan(8);
select tests.two_workspaces();

select tests.as_user('a.member', 'a');
select is((select count(id)::int from inbound_endpoints), 1, 'a member sees the endpoints');
select throws_ok('select secret from inbound_endpoints', '42501', null, 'and never a secret');
select is(tests.touched($$ update inbound_endpoints set is_enabled = false $$), 0, 'a member changes none');
select throws_ok($$ insert into inbound_endpoints (workspace_id, name, secret) values (tests.id('a'), 'n', repeat('s', 32)) $$,
  '42501', null, 'and makes none');
select is((select count(*)::int from inbound_events), 1, 'a member sees what came in');
select is(tests.touched('delete from inbound_events'), -1, 'and removes nothing of it');
select tests.as_user('a.admin', 'a');
select is(tests.touched($$ update inbound_endpoints set is_enabled = false $$), 1, 'an admin turns one off');
select tests.as_visitor('a.visitor');
select throws_ok('select id from inbound_endpoints', '42501', null, 'a visitor knows nothing of them');

select tests.as_owner();
select * from finish();
rollback;
