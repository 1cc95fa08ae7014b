-- Read from the system's catalogue, so that a new table or function is covered, or fails.
begin;
select plan(9);

create view tests.tables as
  select c.oid, c.relname, format('public.%I', c.relname) as name,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped) as is_tenant
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p');

select cmp_ok((select count(*)::int from tests.tables), '>=', 20, 'the catalogue is being read');

select is_empty($$
  select name from tests.tables t join pg_class c on c.oid = t.oid where not c.relrowsecurity
$$, 'row security is on for every table');

select is_empty($$
  select t.name, g.grantee from tests.tables t
  join information_schema.column_privileges g on g.table_schema = 'public' and g.table_name = t.relname
  where g.grantee in ('app_user', 'app_visitor', 'app_key')
    and not exists (select from pg_policy p where p.polrelid = t.oid)
$$, 'every table has a policy, or is closed to every role of the server');

select is_empty($$
  select t.name, g.grantee, g.privilege_type
  from tests.tables t join information_schema.table_privileges g on g.table_schema = 'public' and g.table_name = t.relname
  where g.grantee in ('anon', 'authenticated', 'PUBLIC')
  union all
  select t.name, g.grantee, g.privilege_type || ' ' || g.column_name
  from tests.tables t join information_schema.column_privileges g on g.table_schema = 'public' and g.table_name = t.relname
  where g.grantee in ('anon', 'authenticated', 'PUBLIC')
$$, 'the public roles have no grant on any table');

select is_empty($$
  select name from tests.tables t
  where t.is_tenant and t.relname not in ('workspaces', 'profiles') and not exists (
    select from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
    where i.indrelid = t.oid and a.attname = 'workspace_id' and i.indpred is null
  )
  union all
  select name from tests.tables t where not t.is_tenant and t.relname not in (
    'workspaces', 'profiles',
    -- A person's own, the same in every workspace.
    'sessions', 'account_events', 'account_tokens',
    -- Counts by address and account, before anybody has entered anywhere.
    'rate_limits')
$$, 'every table belongs to a workspace, and has an index that begins with it');

select is_empty($$
  select name from tests.tables t where obj_description(t.oid, 'pg_class') is null
$$, 'every table says what it is for');

select is_empty($$
  select p.oid::regprocedure::text from pg_proc p
  where p.pronamespace in ('app'::regnamespace, 'public'::regnamespace)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    and (p.proconfig is null or not 'search_path=""' = any (p.proconfig))
    and (p.prosqlbody is null or p.prosecdef)
$$, 'every function of ours pins its search path, or is bound when it is made');

select is_empty($$
  select p.oid::regprocedure::text from pg_proc p
  where p.pronamespace in ('app'::regnamespace, 'public'::regnamespace)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    and p.prosecdef
    and (has_function_privilege('anon', p.oid, 'execute')
      or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl where acl.grantee = 0))
$$, 'nobody from outside may call a function that runs with its owner''s rights');

-- Every policy for our roles compares with a setting read once: the expression holds a sub-select, and no function of ours
-- outside one. EXPLAIN would show an InitPlan.
select is_empty($$
  select polrelid::regclass || '.' || polname from (
    select p.polrelid, p.polname, regexp_replace(
      concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)),
      '\( ?SELECT app\.\w+\(\) AS \w+\)', '', 'gi') as rest
    from pg_policy p where p.polrelid in (select oid from tests.tables)
  ) policies where rest ~ 'app\.\w+\(' or rest ~ 'auth\.\w+\('
$$, 'no policy calls a function for each row');

select * from finish();
rollback;
