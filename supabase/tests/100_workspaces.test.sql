begin;
select plan(27);
select tests.two_workspaces();

-- Entering
select throws_ok($$ select tests.as_user('a.owner', 'b') $$, 'HX404', null, 'nobody enters another workspace');
select throws_ok($$ select tests.as_user('a.owner', 'no such') $$, 'HX404', null, 'an unknown workspace looks the same');
select tests.as_user('a.member', 'a');
select is(app.member_role(), 'member', 'the role is known inside');
select is(app.workspace_id(), tests.id('a'), 'and so is the workspace');
select throws_ok($$ select app.enter_user(tests.id('b.owner'), tests.id('b'), 'x') $$, '42501', null,
  'who is inside cannot enter as somebody else');

-- workspaces
select results_eq('select name from workspaces', array['a'], 'a person sees the workspaces they belong to');
select is(tests.touched($$ update workspaces set name = 'x' $$), 0, 'a member does not rename it');
select is(tests.touched('delete from workspaces'), -1, 'nor delete it');
select is(tests.touched($$ insert into workspaces (slug, name) values ('mine', 'mine') $$), -1, 'and makes none past the function');
select tests.as_user('a.admin', 'a');
select is(tests.touched($$ update workspaces set name = 'x' $$), 1, 'an admin renames it');
select is(tests.touched('delete from workspaces'), -1, 'but does not delete it');
select is(tests.touched('update workspaces set created_at = now()'), -1, 'and no one changes when it was made');

-- members
select is((select count(*)::int from members), 3, 'members see their colleagues');
select is(tests.touched($$ update members set role = 'admin' where role = 'member' $$), 1, 'an admin changes roles');
select is(tests.touched($$ update members set role = 'member' where role = 'owner' $$), 0, 'but not an owner''s');
select throws_ok($$ update members set role = 'owner' where user_id = app.user_id() $$, '42501', null, 'nor makes themselves owner');
select throws_ok($$ insert into members (workspace_id, user_id, role) values (tests.id('b'), tests.id('stranger'), 'member') $$,
  '42501', null, 'nor adds anybody elsewhere');
select tests.as_user('b.member', 'b');
select is(tests.touched($$ update members set role = 'owner' $$), 0, 'a member changes no role');
select throws_ok($$ insert into members (workspace_id, user_id, role) values (tests.id('b'), tests.id('stranger'), 'member') $$,
  '42501', null, 'and adds nobody');
select tests.as_user('b.owner', 'b');
select throws_ok($$ insert into members (workspace_id, user_id, role) values (tests.id('b'), tests.id('stranger'), 'member') $$,
  '42501', null, 'nor does an owner: people come by invitation');
select tests.as_user('b.member', 'b');
select is(tests.touched('delete from members'), 1, 'a member can leave, and remove nobody else');

-- profiles
select tests.as_user('a.member', 'a');
select is((select count(*)::int from profiles), 3, 'names of colleagues are seen, of others not');
select is(tests.touched($$ update profiles set display_name = 'x' $$), 1, 'everybody changes their own alone');
select throws_ok($$ update profiles set last_workspace_id = tests.id('b') where user_id = app.user_id() $$, '42501', null,
  'a profile points at one''s own workspaces only');
select is((select array_agg(email order by email) from app.list_people()),
  array['a.admin@tests.local', 'a.member@tests.local', 'a.owner@tests.local'], 'addresses of colleagues, and nobody else''s');

-- creating
select tests.as_user('stranger');
select app.create_workspace(tests.id('new'), 'New', 'test-new', 'en', 'UTC');
select results_eq('select user_id, role from members', $$ values (tests.id('stranger'), 'owner') $$, 'who makes a workspace owns it');
select is(app.workspace_id(), tests.id('new'), 'and goes on inside it');

select tests.as_owner();
select * from finish();
rollback;
