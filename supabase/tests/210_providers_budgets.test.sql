begin;
select plan(61);
select tests.two_workspaces();

-- Connections
select tests.as_user('a.member', 'a');
select is((select count(*)::int from provider_connections), 1, 'a member sees the connections of their workspace');
select throws_ok('select sealed_key from provider_connections', '42501', null, 'and no sealed key');
select throws_ok($$ insert into provider_connections (workspace_id, name, kind, preset) values (tests.id('a'), 'x', 'openai', 'openai') $$,
  '42501', null, 'and makes none');
select is(tests.touched($$ update provider_connections set name = 'x' $$), 0, 'nor changes one');
select is(tests.touched('delete from provider_connections'), 0, 'nor deletes one');
select is(tests.touched($$ update workspaces set answers_per_minute = 5 $$), 0, 'nor moves the workspace''s own limit');
select tests.as_user('a.admin', 'a');
select lives_ok($$ insert into provider_connections (id, workspace_id, name, kind, preset, sealed_key, created_by)
  values (tests.id('new'), tests.id('a'), 'x', 'openai', 'openai', 'v1.x', app.user_id()) $$, 'an admin makes one');
select lives_ok($$ update provider_connections set sealed_key = 'v1.y', key_hint = 'abcd' where id = tests.id('new') $$, 'and gives it another key');
select throws_ok('select sealed_key from provider_connections', '42501', null, 'and does not read it either');
select throws_ok($$ update provider_connections set name = 'x' where sealed_key = 'v1.y' $$, '42501', null, 'nor asks for it in a condition');
select throws_ok($$ update provider_connections set kind = 'anthropic' $$, '42501', null, 'what a connection is stays');
select throws_ok($$ insert into provider_connections (workspace_id, name, kind, preset, created_by)
  values (tests.id('a'), 'x', 'openai', 'openai', tests.id('a.owner')) $$, '42501', null, 'nobody makes one in another''s name');
select throws_ok($$ insert into provider_connections (workspace_id, name, kind, preset) values (tests.id('b'), 'x', 'openai', 'openai') $$,
  '42501', null, 'nor in another workspace');
select is(tests.touched($$ update workspaces set answers_per_minute = 5 where id = tests.id('a') $$), 1, 'an admin limits answers in a minute');
select is(tests.touched($$ update provider_health set opened_until = null $$), -1, 'nobody closes a breaker by hand');
select is(tests.touched($$ update spend_days set cost = 0 $$), -1, 'nor changes what was spent');
select tests.as_visitor('a.visitor');
select throws_ok('select name from provider_connections', '42501', null, 'a visitor knows nothing of connections');
select tests.as_owner();

-- Breakers
select ok(not app.note_provider_failure(tests.id('a'), 'k', 'timeout', 3, 60000), 'a failure does not open the breaker');
select ok(not app.note_provider_failure(tests.id('a'), 'k', 'timeout', 3, 60000), 'nor does the second');
select ok(app.note_provider_failure(tests.id('a'), 'k', 'unavailable', 3, 60000), 'the third does');
select ok(not app.claim_provider_probe(tests.id('a'), 'k', 1000), 'while it is open nobody tries');
update provider_health set opened_until = clock_timestamp() where connection_key = 'k';
select ok(app.claim_provider_probe(tests.id('a'), 'k', 60000), 'when it cooled down one may try');
select ok(not app.claim_provider_probe(tests.id('a'), 'k', 60000), 'and one alone');
update provider_health set probing_until = clock_timestamp() where connection_key = 'k';
select ok(app.claim_provider_probe(tests.id('a'), 'k', 60000), 'who died while trying blocks nobody for ever');
select ok(app.note_provider_failure(tests.id('a'), 'k', 'timeout', 3, 60000), 'a failed trial opens it again');
select lives_ok($$ select app.note_provider_success(tests.id('a'), 'k') $$, 'an answer');
select results_eq($$ select failures, opened_until, probing_until from provider_health where connection_key = 'k' $$,
  $$ values (0, null::timestamptz, null::timestamptz) $$, 'closes it');
select is((select count(*)::int from provider_health where workspace_id = tests.id('b') and connection_key = 'k'), 0,
  'the other workspace has a breaker of its own');
select app.note_provider_failure(tests.id('a'), tests.id('a.connection')::text, 'auth', 1, 1000);
delete from provider_connections where id = tests.id('a.connection');
select is((select count(*)::int from provider_health where connection_key = tests.id('a.connection')::text), 0,
  'a connection that is gone leaves none behind');

-- Budgets: who may
select tests.as_user('a.member', 'a');
select is((select count(*)::int from budgets), 1, 'a member sees budgets');
select is((select used from budget_counters), 1::bigint, 'and what is used of them');
select is(tests.touched('update budgets set limit_value = 9'), 0, 'and moves no limit');
select is(tests.touched('update budget_counters set used = 0'), -1, 'nor a counter');
select throws_ok('select * from budget_entries', '42501', null, 'entries are the system''s');
select throws_ok($$ select app.reserve_budgets(tests.id('a'), tests.id('a.agent'), null, tests.id('r'), 0, 1, 1, 1) $$, '42501', null,
  'and so is reserving');
select tests.as_user('a.admin', 'a');
select is(tests.touched('update budgets set limit_value = 9'), 1, 'an admin moves a limit');
select throws_ok($$ update budgets set unit = 'cost' $$, '42501', null, 'but not what is counted');
select throws_ok($$ insert into budgets (workspace_id, scope, agent_id, period, unit, limit_value, behaviour)
  values (tests.id('a'), 'agent', tests.id('b.agent'), 'day', 'cost', 1, 'builtin') $$, '23503', null, 'and limits no other workspace''s agent');
select tests.as_owner();
select throws_ok($$ insert into budgets (workspace_id, scope, period, unit, limit_value, behaviour)
  values (tests.id('a'), 'agent', 'day', 'cost', 1, 'builtin') $$, '23514', null, 'the budget of an agent names it');

-- Budgets: counting. Per visitor 3 answers a day, agent 100 tokens a month, workspace 50 micro-dollars a day.
delete from budgets;
insert into budgets (id, workspace_id, scope, agent_id, period, unit, limit_value, behaviour, message) values
  ('00000000-0000-4000-8000-000000000001', tests.id('a'), 'visitor', null, 'day', 'answers', 3, 'message', 'Enough'),
  ('00000000-0000-4000-8000-000000000002', tests.id('a'), 'agent', tests.id('a.agent'), 'month', 'tokens', 100, 'handover', ''),
  ('00000000-0000-4000-8000-000000000003', tests.id('a'), 'workspace', null, 'day', 'cost', 50, 'builtin', ''),
  ('00000000-0000-4000-8000-000000000004', tests.id('a'), 'agent', tests.id('a.other'), 'day', 'answers', 1, 'builtin', ''),
  ('00000000-0000-4000-8000-000000000005', tests.id('b'), 'workspace', null, 'day', 'answers', 1, 'builtin', '');
create function tests.reserve(p_run text, p_step int, p_tokens int, p_cost int, p_visitor text default 'a.visitor') returns jsonb
language sql as $$
  select app.reserve_budgets(tests.id('a'), tests.id('a.agent'), tests.id(p_visitor), tests.id(p_run), p_step,
    case p_step when 0 then 1 else 0 end, p_tokens, p_cost)
$$;
create function tests.used() returns text language sql as $$
  select string_agg(right(budget_id::text, 1) || ':' || used, ' ' order by budget_id, subject) from budget_counters
$$;
create function tests.is_balanced() returns boolean language sql as $$
  select not exists (
    select from budget_counters c full join (
      select budget_id, subject, period_start, sum(coalesce(settled, reserved)) as total from budget_entries group by 1, 2, 3
    ) e using (budget_id, subject, period_start)
    where coalesce(c.used, 0) <> coalesce(e.total, 0))
$$;
select is(tests.reserve('r1', 0, 40, 20), '{"ok": true, "warnings": []}', 'what fits is reserved');
select is(tests.used(), '1:1 2:40 3:20', 'under every budget that applies, and no other');
select is(tests.reserve('r1', 0, 40, 20) -> 'ok', 'true', 'the same step again is let through');
select is(tests.used(), '1:1 2:40 3:20', 'and reserves nothing more');
select is(tests.reserve('r2', 0, 20, 40), jsonb_build_object('ok', false, 'budgetId', '00000000-0000-4000-8000-000000000003',
  'unit', 'cost', 'behaviour', 'builtin', 'message', '', 'warnings',
  jsonb_build_array(jsonb_build_object('budgetId', '00000000-0000-4000-8000-000000000003', 'level', 100))), 'one budget that is reached refuses all');
select is(tests.used(), '1:1 2:40 3:20', 'and nothing is reserved under the others');
select is((select count(*)::int from budget_entries where run_id = tests.id('r2')), 0, 'without a trace');
select is(tests.reserve('r2', 0, 20, 40) -> 'warnings', '[]', 'people are told of it once');
select is(tests.reserve('r2', 0, 20, 5) -> 'warnings', jsonb_build_array(
  jsonb_build_object('budgetId', '00000000-0000-4000-8000-000000000001', 'level', 50),
  jsonb_build_object('budgetId', '00000000-0000-4000-8000-000000000002', 'level', 50)), 'and of half, when it is reached');
select app.settle_budgets(tests.id('a'), tests.id('r1'), 0, 90, 3);
select is(tests.used(), '1:2 2:110 3:8', 'settling puts what was really used in the place of what was reserved, even over the limit');
select app.settle_budgets(tests.id('a'), tests.id('r1'), 0, 1, 1), app.settle_budgets(tests.id('b'), tests.id('r2'), 0, 1, 1);
select is(tests.used(), '1:2 2:110 3:8', 'once, and from no other workspace');
select is(tests.reserve('r3', 0, 1, 1) ->> 'behaviour', 'handover', 'what is over the limit refuses');
select app.settle_run_budgets(tests.id('a'), tests.id('r2'));
select is(tests.used(), '1:2 2:110 3:8', 'a dead attempt is settled at what was reserved');
select is((select count(*)::int from budget_entries where settled is null), 0, 'and nothing stays open');
select ok(tests.is_balanced(), 'each counter is the sum of its entries');
select app.return_answer(tests.id('b'), tests.id('r1')), app.return_answer(tests.id('a'), tests.id('r1'));
select is(tests.used(), '1:1 2:110 3:8', 'an answer that was none is given back, by its own workspace, and nothing else');
select app.return_answer(tests.id('a'), tests.id('r1'));
select is(tests.used(), '1:1 2:110 3:8', 'once');
select ok(tests.is_balanced(), 'and the counters still agree');
update budgets set is_enabled = false where unit = 'tokens';
select is(tests.reserve('r4', 0, 999, 1, 'a.visitor2') -> 'ok', 'true', 'a budget that is switched off limits nothing, and each visitor has their own');
select is((select count(*)::int from budget_counters where subject <> ''), 2, 'counted apart');
-- Half past midnight UTC is still yesterday in Los Angeles, or the day after in Kiritimati: one of both differs from UTC.
update workspaces set time_zone = 'Pacific/Kiritimati' where id = tests.id('a');
select tests.reserve('r5', 0, 1, 1);
select is((select max(period_start) from budget_counters where subject = tests.id('a.visitor')::text),
  (now() at time zone 'Pacific/Kiritimati')::date, 'a day is a day of the workspace');
select ok(tests.is_balanced(), 'and the counters still agree');

select * from finish();
rollback;
