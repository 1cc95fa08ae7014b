-- Owners, transfers, deletion, per-agent access and invitations, as the database alone enforces them.
begin;
select plan(63);
select tests.two_workspaces();

-- The last owner
select tests.as_user('a.owner', 'a');
select throws_ok('delete from members where user_id = app.user_id()', 'HX409', null, 'the last owner does not leave');
select throws_ok($$ update members set role = 'admin' where user_id = app.user_id() $$, 'HX409', null, 'nor step down');
update members set role = 'owner' where user_id = tests.id('a.member');
select is(tests.touched('delete from members where user_id = app.user_id()'), 1, 'one of two does');
select tests.as_owner();
select throws_ok($$ delete from auth.users where id = tests.id('a.member') $$, 'HX409', null, 'not even by deleting their account');
insert into members (workspace_id, user_id, role) values (tests.id('a'), tests.id('a.owner'), 'owner');
update members set role = 'member' where user_id = tests.id('a.member');

-- Leaving hands conversations on
update conversations set handler = 'human', assignee_id = tests.id('a.admin') where id = tests.id('a.visitor.conversation');
delete from members where user_id = tests.id('a.admin');
select results_eq($$ select handler, assignee_id from conversations where id = tests.id('a.visitor.conversation') $$,
  $$ values ('waiting', null::uuid) $$, 'conversations of somebody who leaves wait for another');
insert into members (workspace_id, user_id, role) values (tests.id('a'), tests.id('a.admin'), 'admin');

-- Addresses
select tests.as_user('a.admin', 'a');
update workspaces set slug = 'test-new-a' where id = tests.id('a');
select results_eq($$ select slug from workspace_slugs order by slug $$, array['test-a', 'test-new-a'], 'an old address still leads there');
select tests.as_user('b.owner', 'b');
select throws_ok($$ update workspaces set slug = 'test-a' where id = tests.id('b') $$, '23505', null, 'and to nobody else');
select is((select count(*)::int from workspace_slugs where workspace_id = tests.id('a')), 0, 'addresses of others are not seen');
select tests.as_user('a.admin', 'a');
update workspaces set slug = 'test-a' where id = tests.id('a');

-- Handing over
select tests.as_user('a.member', 'a');
select throws_ok('select app.accept_ownership()', 'HX404', null, 'an offer to somebody else is none');
select throws_ok($$ insert into ownership_transfers (workspace_id, from_user_id, to_user_id) values (tests.id('a'), tests.id('a.owner'), app.user_id()) $$,
  '42501', null, 'a member makes no offer in the owner''s name');
select tests.as_user('a.admin', 'a');
select throws_ok($$ insert into ownership_transfers (workspace_id, from_user_id, to_user_id) values (tests.id('a'), app.user_id(), tests.id('a.member')) $$,
  '42501', null, 'nor does an admin');
select tests.as_user('a.owner', 'a');
insert into ownership_transfers (workspace_id, from_user_id, to_user_id) values (tests.id('a'), tests.id('a.owner'), tests.id('a.member'));
select throws_ok($$ insert into ownership_transfers (workspace_id, from_user_id, to_user_id, expires_at) values (tests.id('a'), app.user_id(), tests.id('a.member'), 'infinity') $$,
  '42501', null, 'an offer lasts as long as the database says');
select tests.as_owner();
update ownership_transfers set expires_at = now() where workspace_id = tests.id('a');
select tests.as_user('a.member', 'a');
select throws_ok('select app.accept_ownership()', 'HX404', null, 'an expired offer is none');
select tests.as_owner();
update ownership_transfers set expires_at = now() + interval '1 hour' where workspace_id = tests.id('a');
select tests.as_user('a.member', 'a');
select is(app.accept_ownership(), tests.id('a.owner'), 'the one it was made to accepts');
select results_eq($$ select role from members where user_id in (tests.id('a.owner'), tests.id('a.member')) order by user_id = tests.id('a.owner') $$,
  array['owner', 'admin'], 'and the two change places');
select is((select count(*)::int from ownership_transfers), 0, 'the offer is used up');
select tests.as_owner();
update members set role = 'owner' where user_id = tests.id('a.owner');
update members set role = 'member' where user_id = tests.id('a.member');

-- Per-agent access: everything closed
select tests.as_user('a.member', 'a');
select is((select count(*)::int from agents), 2, 'without a row a member sees every agent');
select throws_ok($$ insert into agent_access (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse)
  values (tests.id('a'), tests.id('a.other'), app.user_id(), true, true, true, true) $$, '42501', null, 'a member gives nobody rights');
select is((select count(*)::int from agent_access), 0, 'nor sees other people''s');
select tests.as_user('a.admin', 'a');
select is((select count(*)::int from agents), 2, 'an admin is not narrowed, whatever a row says');
insert into agent_access (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse)
  values (tests.id('a'), tests.id('a.agent'), tests.id('a.member'), false, false, false, false);
select throws_ok($$ insert into agent_access (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse)
  values (tests.id('a'), tests.id('a.other'), tests.id('a.member'), false, true, false, false) $$, '23514', null, 'who edits sees');
select throws_ok($$ insert into agent_access (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse)
  values (tests.id('a'), tests.id('b.agent'), tests.id('a.member'), true, true, true, true) $$, '23503', null, 'an agent of another workspace is none');
select tests.as_user('a.member', 'a');
select results_eq('select id from agents', array[tests.id('a.other')], 'a closed agent is not there');
select is((select count(*)::int from agent_versions), 0, 'nor are its versions');
select is((select count(*)::int from agent_sources), 0, 'nor what it reads');
select is((select count(*)::int from conversations), 0, 'nor its conversations');
select is((select count(*)::int from messages), 0, 'nor what was said in them');
select is((select count(*)::int from runs), 0, 'nor the answers being written');
select is((select count(*)::int from conversation_events), 0, 'nor their events');
select is((select count(*)::int from visitors), 0, 'nor its visitors');
select is(tests.touched('update agents set name = ''x'''), 1, 'the other one is still theirs to change');
select throws_ok($$ select app.append_events(tests.id('a.visitor.conversation'), null, '[{"kind":"closed"}]') $$, 'HX404', null,
  'nothing is written into its conversations');
select throws_ok($$ insert into conversations (workspace_id, agent_id, channel, preview_user_id) values (tests.id('a'), tests.id('a.agent'), 'preview', app.user_id()) $$,
  '42501', null, 'nor is it tried out');
select throws_ok($$ insert into agent_sources (workspace_id, agent_id, source_id) values (tests.id('a'), tests.id('a.agent'), tests.id('a.private')) $$,
  '42501', null, 'nor given knowledge');
select is((select count(*)::int from app.match_chunks(tests.id('a.agent'), 'honey', 'en', '[1,0,0]', 'test', 5)), 0, 'nor searched through');

-- Seen, but neither edited, published nor answered for
select tests.as_owner();
update agent_access set can_view = true where user_id = tests.id('a.member');
select tests.as_user('a.member', 'a');
select is((select count(*)::int from agents), 2, 'an agent that may be viewed is there');
select is(tests.touched($$ update agents set name = 'x' where id = tests.id('a.agent') $$), 0, 'but not changed');
select is((select count(*)::int from conversations), 0, 'its visitors are still not theirs');
select lives_ok($$ insert into conversations (workspace_id, agent_id, channel, preview_user_id) values (tests.id('a'), tests.id('a.agent'), 'preview', app.user_id()) $$,
  'it may be tried out');
select is((select count(*)::int from conversations), 1, 'and the preview is seen');
select throws_ok($$ insert into agent_versions (workspace_id, agent_id, number, settings) values (tests.id('a'), tests.id('a.agent'), 2, '{}') $$,
  '42501', null, 'it is not published');
-- One right at a time
select tests.as_owner();
update agent_access set can_edit = true where user_id = tests.id('a.member');
select tests.as_user('a.member', 'a');
select is(tests.touched($$ update agents set name = 'x' where id = tests.id('a.agent') $$), 1, 'with the right to edit it is changed');
select is(tests.touched($$ update agents set published_version_id = null where id = tests.id('a.agent') $$), -1, 'but not taken off the site');
select tests.as_owner();
update agent_access set can_edit = false, can_publish = true where user_id = tests.id('a.member');
select tests.as_user('a.member', 'a');
select is(tests.touched($$ update agents set draft = '{"x": 1}' where id = tests.id('a.agent') $$), -1, 'who publishes does not edit');
select is(tests.touched($$ update agents set published_version_id = null where id = tests.id('a.agent') $$), 1, 'but publishes');
select tests.as_owner();
update agent_access set can_publish = false, can_converse = true where user_id = tests.id('a.member');
select tests.as_user('a.member', 'a');
select is((select count(*)::int from conversations where channel = 'widget'), 2, 'who converses reads the conversations');
select cmp_ok((select count(*)::int from messages), '>', 0, 'and what was said');

-- Live topics
select is(app.live_topic(), 'workspace:' || tests.id('a'), 'who reads everything listens to the workspace''s topic');
select tests.as_owner();
update agent_access set can_converse = false where user_id = tests.id('a.member');
select tests.as_user('a.member', 'a');
select is(app.live_topic(), 'workspace:' || tests.id('a') || ':' || tests.id('a.member'), 'who does not has a topic of their own');
select tests.as_api('authenticated', 'a.member');
select set_config('role', 'none', true);
select results_eq('select app.my_topics()', array['workspace:' || tests.id('a') || ':' || tests.id('a.member')], 'and may listen to no other');
select tests.as_owner();
delete from realtime.messages;
update conversations set handler = 'human' where id = tests.id('a.visitor.conversation');
select results_eq('select topic from realtime.messages', array['workspace:' || tests.id('a')], 'where closed conversations are not heard of');
delete from realtime.messages;
update job_runs set progress_done = 2 where workspace_id = tests.id('a');
select is((select count(*)::int from realtime.messages), 2, 'and everything else is');

-- Invitations
select tests.as_user('a.member', 'a');
select is((select count(*)::int from invitations), 0, 'members do not see who is invited');
select tests.as_user('a.admin', 'a');
select is(tests.touched($$ update invitations set accepted_at = now() $$), -1, 'nobody accepts for somebody else');
select tests.as_user('a.owner', 'a');
select results_eq($$ select outcome from app.accept_invitation(extensions.digest('a.invitation', 'sha256')) $$, array['wrong_account'],
  'an invitation is for its address');
select tests.as_user('stranger');
select throws_ok($$ select app.accept_invitation('\x00') $$, 'HX404', null, 'an unknown token opens nothing');
select results_eq($$ select outcome from app.accept_invitation(extensions.digest('a.invitation', 'sha256')) $$, array['joined'], 'the right one does');
select is(app.member_role(), 'member', 'with the role it was made for');
select results_eq($$ select outcome from app.accept_invitation(extensions.digest('a.invitation', 'sha256')) $$, array['already_member'],
  'a second time changes nothing');
select tests.as_user('b.owner');
select throws_ok($$ select app.accept_invitation(extensions.digest('a.invitation', 'sha256')) $$, 'HX404', null, 'and for others it is used up');

-- Deleting and restoring
select tests.as_user('a.admin', 'a');
select throws_ok('select app.delete_workspace()', '42501', null, 'an admin does not delete the workspace');
select tests.as_user('a.owner', 'a');
select ok(app.delete_workspace() > now() + interval '13 days', 'its owner does, with time to think');
select throws_ok($$ select tests.as_user('a.owner', 'a') $$, 'HX404', null, 'after which nobody enters');

select tests.as_owner();
select * from finish();
rollback;
