-- Every table of the catalogue x everybody who asks x reading, changing, deleting, moving: never another workspace's row.
begin;
select plan(10);
select tests.two_workspaces();

create table tests.probes as
  select c.relname::text as relname, format('public.%I', c.relname) as name
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id');
grant select on tests.probes to public;

-- What the role of the moment gets hold of in a workspace, table by table. Empty is right.
create function tests.reached(w text) returns setof text language plpgsql as $$
declare
  t record;
  v_count int;
begin
  for t in select * from tests.probes order by relname loop
    begin
      execute format('select count(workspace_id) from %s where workspace_id = %L', t.name, tests.id(w)) into v_count;
    exception when insufficient_privilege then v_count := 0;
    end;
    if v_count > 0 then return next t.relname || ' read ' || v_count; end if;
    v_count := tests.touched(format('delete from %s where workspace_id = %L', t.name, tests.id(w)));
    if v_count > 0 then return next t.relname || ' deleted ' || v_count; end if;
    v_count := tests.touched(format('update %s set workspace_id = %L where workspace_id = %L', t.name, tests.id('a'), tests.id(w)));
    if v_count > 0 then return next t.relname || ' moved ' || v_count; end if;
  end loop;
end $$;

select tests.as_user('a.owner', 'a');
select is_empty($$ select tests.reached('b') $$, 'an owner reaches nothing of another workspace');
select tests.as_user('a.admin', 'a');
select is_empty($$ select tests.reached('b') $$, 'an admin reaches nothing of another workspace');
select tests.as_user('a.member', 'a');
select is_empty($$ select tests.reached('b') $$, 'a member reaches nothing of another workspace');
select tests.as_visitor('a.visitor');
select is_empty($$ select tests.reached('b') $$, 'a visitor reaches nothing of another workspace');
select tests.as_key('a.key');
select is_empty($$ select tests.reached('b') $$, 'a program with every scope reaches nothing of another workspace');
select tests.as_user('stranger');
select is_empty($$ select tests.reached('b') $$, 'a person without a workspace reaches nothing');
select tests.as_api('authenticated', 'b.owner');
select is_empty($$ select tests.reached('b') $$, 'the public API reaches nothing, not even for an owner');
select tests.as_api('anon');
select is_empty($$ select tests.reached('b') $$, 'the public API reaches nothing for anybody');

-- The test can fail: the owner of b does reach b.
select tests.as_user('b.owner', 'b');
select isnt_empty($$ select tests.reached('b') $$, 'the probe sees what may be seen');

-- Settings forged by the API's caller change nothing: they are believed for our own roles only.
select tests.as_api('authenticated', 'a.owner');
select set_config('app.workspace_id', tests.id('b')::text, true), set_config('app.role', 'owner', true);
select is_empty($$ select tests.reached('b') $$, 'forged settings open nothing');

select tests.as_owner();
select * from finish();
rollback;
