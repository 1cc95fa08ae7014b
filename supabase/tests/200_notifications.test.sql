-- Who is told by mail that a conversation waits, as the database alone decides it.
begin;
select plan(8);
select tests.two_workspaces();
create function tests.called() returns setof uuid language sql security definer
as $$ select (j.payload ->> 'recipientId')::uuid from graphile_worker._private_jobs j
  where j.payload ->> 'template' = 'conversation-waiting' order by 1 $$;

select tests.as_owner();
update conversations set handler = 'agent', people_called_at = null where id = tests.id('a.visitor.conversation');
select tests.as_user('a.owner', 'a');
select is(tests.touched($$ update profiles set mail_on_waiting = false where user_id = app.user_id() $$), 1, 'everybody chooses for themselves');
select is(tests.touched($$ update profiles set mail_on_waiting = false where user_id <> app.user_id() $$), 0, 'and for nobody else');
select throws_ok($$ update conversations set people_called_at = null $$, '42501', null, 'nobody makes the mails begin anew');
select throws_ok($$ select app.list_people_to_call(tests.id('a'), tests.id('a')) $$, '42501', null, 'nor asks who is told');
update conversations set handler = 'waiting' where id = tests.id('a.visitor.conversation');
select set_eq('select tests.called()',
  $$ select user_id from (values (tests.id('a.admin')), (tests.id('a.member'))) as v (user_id) $$, 'one mail for each who wants it, none elsewhere');
update conversations set handler = 'agent' where id = tests.id('a.visitor.conversation');
update conversations set handler = 'waiting' where id = tests.id('a.visitor.conversation');
select is((select count(*)::int from tests.called()), 2, 'asking again soon tells nobody again');
select tests.as_owner();
delete from graphile_worker._private_jobs;
update conversations set handler = 'agent', people_called_at = now() - interval '31 minutes' where id = tests.id('a.visitor.conversation');
update conversations set handler = 'human', assignee_id = tests.id('a.admin') where id = tests.id('a.visitor.conversation');
delete from members where user_id = tests.id('a.admin');
select ok(tests.id('a.member') in (select tests.called()), 'who leaves hands over to others, who are told');
update conversations set handler = 'agent', people_called_at = null where channel = 'preview';
delete from graphile_worker._private_jobs;
update conversations set handler = 'waiting' where channel = 'preview';
select is((select count(*)::int from tests.called()), 0, 'trying an agent calls nobody');

select * from finish();
rollback;
