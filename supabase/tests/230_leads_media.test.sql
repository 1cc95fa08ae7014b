begin;
select plan(36);
select tests.two_workspaces();

-- Leads and follow-ups
select tests.as_user('a.member', 'a');
select is((select count(*)::int from leads) + (select count(*)::int from follow_ups), 2, 'a member sees leads and follow-ups');
select is(tests.touched('delete from leads'), -1, 'and takes none away');
select is(tests.touched($$ update follow_ups set topic = 'x' $$), -1, 'nor changes what was promised');
select tests.as_visitor('a.visitor');
select throws_ok('select * from leads', '42501', null, 'a visitor sees no leads');
select tests.as_owner();
select throws_ok($$ insert into leads (workspace_id, agent_id, conversation_id, values)
  values (tests.id('a'), tests.id('a.agent'), tests.id('a.visitor.conversation'), '{}') $$, '23505', null, 'a conversation gives one lead');

-- Media
select tests.as_user('a.member', 'a');
select is((select count(*)::int from agent_media), 1, 'a member sees the gallery');
select is(tests.touched($$ update agent_media set caption = 'Honey' $$), 1, 'and writes captions');
select throws_ok($$ update agent_media set storage_path = tests.id('b') || '/x/y/z' $$, '23514', null, 'a path stays inside its agent');
select throws_ok($$ update agent_media set storage_path = storage_path || '/../../x' $$, '23514', null, 'whatever it says');
select throws_ok($$ insert into agent_media (workspace_id, agent_id, kind, storage_path, mime_type, size_bytes)
  values (tests.id('a'), tests.id('b.agent'), 'image', 'x', 'image/png', 1) $$, null, null, 'nobody fills another workspace''s gallery');
select tests.as_visitor('a.visitor');
select throws_ok('select * from agent_media', '42501', null, 'visitors are served by the server');
select tests.as_owner();
insert into agent_access (workspace_id, agent_id, user_id, can_view, can_edit, can_publish, can_converse)
values (tests.id('a'), tests.id('a.agent'), tests.id('a.member'), true, false, false, false);
select tests.as_user('a.member', 'a');
select is((select count(*)::int from agent_media), 1, 'who may only look at an agent sees its gallery');
select is(tests.touched($$ update agent_media set caption = 'x' $$) + tests.touched('delete from agent_media'), 0, 'and leaves it as it is');
select is((select count(*)::int from leads) + (select count(*)::int from follow_ups), 0, 'and sees nobody''s contact');
select tests.as_owner();
delete from agent_access where user_id = tests.id('a.member');

-- Pictures of visitors
insert into agent_versions (id, workspace_id, agent_id, number, settings)
values (tests.id('a.version2'), tests.id('a'), tests.id('a.agent'), 2, '{"model": "builtin"}');
update agents set published_version_id = tests.id('a.version2') where id = tests.id('a.agent');
create function tests.ask(p_question text, p_pictures text[]) returns jsonb language sql as $$
  select app.ask_visitor(null, tests.id(p_question), 'See', 'See', 'See', 'en', 'en', tests.id(p_question || '.q'), tests.id(p_question || '.a'),
    tests.id(p_question || '.r'), 'web-1', 10, array(select tests.id(p) from unnest(p_pictures) p))
$$;
select tests.as_visitor('a.visitor2');
select is((select count(*)::int from attachments), 0, 'a visitor sees no pictures of another');
select throws_ok($$ select tests.ask('one', array['a.picture1']) $$, 'HX404', null, 'and does not send them');
select is((select count(*)::int from messages where id = tests.id('one.q')), 0, 'then nothing is stored');
select tests.as_visitor('a.visitor');
select is((select count(*)::int from attachments), 5, 'but their own');
select throws_ok($$ select tests.ask('one', array['a.picture1', 'a.picture2', 'a.picture3', 'a.picture4', 'a.picture5']) $$, 'HX404', null,
  'no more than four at once');
select throws_ok($$ select tests.ask('one', array['a.picture1', 'b.picture1']) $$, 'HX404', null, 'none of another workspace');
select throws_ok($$ select tests.ask('one', array['a.picture1', 'a.picture1']) $$, 'HX404', null, 'and none twice');
select is((select tests.ask('one', array['a.picture2', 'a.picture1']) #> '{said,attachments,0}'), jsonb_build_object('id', tests.id('a.picture2'),
  'kind', 'image', 'videoPath', null, 'caption', '', 'sizes', jsonb_build_array(jsonb_build_object('width', 20, 'height', 10,
  'path', '/api/widget/v1/attachments/' || tests.id('a.picture2') || '/full'))), 'they come with their question, in its order, as readers see them');
select is((select jsonb_array_length(attachments) from messages where id = tests.id('one.q')), 2, 'and stay with its message');
select is((select count(*)::int from attachments where message_id = tests.id('one.q')
  and conversation_id = app.first_conversation_id(tests.id('a.visitor'), tests.id('one'))), 2, 'which they are bound to');
select is((select count(*)::int from conversation_events where data #>> '{message,attachments,1,id}' = tests.id('a.picture1')::text), 1,
  'every reader of the log is told');
select is(tests.touched($$ update attachments set message_id = null, conversation_id = null where id = tests.id('a.picture1') $$), 0,
  'what was sent stays sent');
select throws_ok($$ select tests.ask('two', array['a.picture1']) $$, 'HX404', null, 'and is not sent again');
select throws_ok($$ insert into attachments (workspace_id, visitor_id, storage_path, mime_type, size_bytes, width, height)
  values (tests.id('a'), tests.id('a.visitor2'), 'x', 'image/png', 1, 1, 1) $$, null, null, 'nobody uploads in another''s name');
select is((select tests.ask('three', '{}') ->> 'visitorId'), tests.id('a.visitor')::text, 'a question without pictures knows its visitor too');
select tests.as_user('a.member', 'a');
select is((select count(*)::int from attachments), 2, 'people see pictures that were sent, with their conversation');
select tests.as_key('a.key');
select throws_ok('select * from attachments', '42501', null, 'programs do not');
select tests.as_owner();
delete from visitors where id = tests.id('a.visitor');
select is((select count(*)::int from attachments where workspace_id = tests.id('a')), 0, 'a visitor who goes leaves no picture behind');

-- Files
select tests.as_api('authenticated', 'a.member');
select lives_ok($$ insert into storage.objects (bucket_id, name) values ('media', tests.id('a') || '/agent/media/x.webp') $$,
  'a member stores media of their workspace');
select throws_ok($$ insert into storage.objects (bucket_id, name) values ('media', tests.id('b') || '/agent/media/x.webp') $$, '42501', null,
  'not of another');
select throws_ok($$ insert into storage.objects (bucket_id, name) values ('uploads', tests.id('a') || '/picture/x.webp') $$, '42501', null,
  'and what visitors send is the server''s alone');
select tests.as_api('authenticated', 'b.owner');
select is((select count(*)::int from storage.objects where bucket_id in ('media', 'uploads')), 0, 'nobody else sees them');

select tests.as_owner();
select * from finish();
rollback;
