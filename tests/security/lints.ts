import type pg from 'pg'

// Lints over the catalogue, after the findings that Supabase's splinter looks for, each as one query of ours that lists what
// is wrong. A finding that is right as it is has its reason in WAIVED.

/** `lint: what` -> why it stands. */
export const WAIVED: Record<string, string> = {}

const OURS = `n.nspname in ('public', 'app')`
const NOT_OF_EXTENSION = (oid: string) =>
  `not exists (select from pg_catalog.pg_depend d where d.objid = ${oid} and d.deptype = 'e')`

export const LINTS: Record<string, string> = {
  'row security is off on a table of an exposed schema': `
    select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind in ('r', 'p') and not c.relrowsecurity and ${NOT_OF_EXTENSION('c.oid')}`,
  'policies exist but row security is off': `
    select distinct p.polrelid::regclass::text from pg_policy p join pg_class c on c.oid = p.polrelid where not c.relrowsecurity`,
  'row security is on but nobody has a policy, though somebody has a grant': `
    select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind in ('r', 'p') and c.relrowsecurity and not exists (select from pg_policy p where p.polrelid = c.oid)
      and exists (select from information_schema.column_privileges g where g.table_schema = n.nspname and g.table_name = c.relname
        and g.grantee in ('anon', 'authenticated', 'PUBLIC', 'app_user', 'app_visitor', 'app_key'))`,
  'a view runs with the rights of its owner': `
    select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and c.relkind = 'v' and ${NOT_OF_EXTENSION('c.oid')}
      and not coalesce(c.reloptions::text ~* 'security_invoker=(true|on|1|yes)', false)`,
  'a materialized view, which knows no row security, can be read by somebody': `
    select c.oid::regclass || ' by ' || r.rolname from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r
    where ${OURS} and c.relkind = 'm' and r.rolname in ('anon', 'authenticated', 'app_user', 'app_visitor', 'app_key')
      and has_table_privilege(r.oid, c.oid, 'select')`,
  'a foreign table, which knows no row security, stands in an exposed schema': `
    select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind = 'f'`,
  'a view shows accounts of auth.users': `
    select distinct v.oid::regclass::text from pg_class v join pg_namespace n on n.oid = v.relnamespace
    join pg_rewrite w on w.ev_class = v.oid join pg_depend d on d.objid = w.oid and d.refobjid = 'auth.users'::regclass
    where ${OURS} and v.relkind in ('v', 'm')`,
  'a role of the public API has a right on a table of ours': `
    select c.oid::regclass || ' ' || r || ' ' || p from pg_class c join pg_namespace n on n.oid = c.relnamespace,
      unnest(array['anon', 'authenticated']) r, unnest(array['select', 'insert', 'update', 'references']) p
    where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f') and has_any_column_privilege(r, c.oid, p)
    union all
    select c.oid::regclass || ' ' || r || ' ' || p from pg_class c join pg_namespace n on n.oid = c.relnamespace,
      unnest(array['anon', 'authenticated', 'app_user', 'app_visitor', 'app_key']) r, unnest(array['delete', 'truncate', 'trigger']) p
    where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'f') and has_table_privilege(r, c.oid, p)
      and (r in ('anon', 'authenticated') or p <> 'delete')`,
  'a relation or a column is granted to everybody': `
    select c.oid::regclass || ' ' || a.privilege_type from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
    where ${OURS} and a.grantee = 0
    union all
    select c.oid::regclass || '.' || t.attname || ' ' || a.privilege_type from pg_attribute t join pg_class c on c.oid = t.attrelid
    join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a where ${OURS} and a.grantee = 0`,
  'a sequence is open to the public API': `
    select c.oid::regclass || ' ' || r from pg_class c join pg_namespace n on n.oid = c.relnamespace, unnest(array['anon', 'authenticated']) r
    where ${OURS} and c.relkind = 'S' and has_sequence_privilege(r, c.oid, 'usage')`,
  'new tables or functions are handed out by default': `
    select coalesce(n.nspname, 'any schema') || ' ' || d.defaclobjtype::text || ' to ' || coalesce(r.rolname, 'everybody')
    from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace, aclexplode(d.defaclacl) a left join pg_roles r on r.oid = a.grantee
    where (n.nspname is null or ${OURS}) and d.defaclobjtype in ('r', 'f', 'S') and (a.grantee = 0 or r.rolname in ('anon', 'authenticated'))`,
  'a policy is for everybody': `
    select p.polrelid::regclass || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where (${OURS} or n.nspname in ('storage', 'realtime')) and 0 = any (p.polroles)`,
  'a policy on our tables is for a role of the public API': `
    select p.polrelid::regclass || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and exists (select from pg_roles r where r.oid = any (p.polroles) and r.rolname in ('anon', 'authenticated'))`,
  'a policy lets every row pass': `
    select p.polrelid::regclass || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where (${OURS} or n.nspname in ('storage', 'realtime')) and p.polpermissive
      and (regexp_replace(coalesce(pg_get_expr(p.polqual, p.polrelid), ''), '[() ]', '', 'g') in ('true', '1=1')
        or regexp_replace(coalesce(pg_get_expr(p.polwithcheck, p.polrelid), ''), '[() ]', '', 'g') in ('true', '1=1'))`,
  'an update policy does not check what a row becomes against the workspace': `
    select p.polrelid::regclass || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and p.polcmd in ('w', '*') and p.polpermissive and pg_get_expr(p.polqual, p.polrelid) <> 'false'
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id')
      and coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') not like '%app.workspace_id()%'`,
  'a policy believes what users write about themselves': `
    select p.polrelid::regclass || '.' || p.polname from pg_policy p
    where concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ 'user_metadata|raw_user_meta_data'
    union all
    select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and ${NOT_OF_EXTENSION('p.oid')} and p.prosrc ~ 'user_metadata|raw_user_meta_data'`,
  'a policy for the public API believes our settings, which any caller could write': `
    select p.polrelid::regclass || '.' || p.polname from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('storage', 'realtime')
      and concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) ~ 'app\\.(workspace_id|user_id|member_role|visitor_id|agent_id)\\(|current_setting'`,
  'a policy calls a function for every row': `
    select relname || '.' || polname from (
      select p.polrelid::regclass::text as relname, p.polname, regexp_replace(
        concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)),
        '\\( ?SELECT app\\.\\w+\\(\\) AS \\w+\\)', '', 'gi') as rest
      from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS}
    ) x where rest ~ '(app|auth)\\.\\w+\\('`,
  'a function leaves its search path to the caller': `
    select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and ${NOT_OF_EXTENSION('p.oid')} and not ('search_path=""' = any (coalesce(p.proconfig, '{}')))
      and (p.prosqlbody is null or p.prosecdef)`,
  'a function may be called by everybody': `
    select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and ${NOT_OF_EXTENSION('p.oid')}
      and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0 and a.privilege_type = 'EXECUTE')`,
  'a function that runs as its owner can be called without signing in': `
    select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and p.prosecdef and ${NOT_OF_EXTENSION('p.oid')} and has_function_privilege('anon', p.oid, 'execute')`,
  'a function that runs as its owner does not ask who calls': `
    select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and p.prosecdef and p.prorettype <> 'trigger'::regtype and ${NOT_OF_EXTENSION('p.oid')}
      and exists (select from unnest(array['anon', 'authenticated', 'app_user', 'app_visitor', 'app_key']) r where has_function_privilege(r, p.oid, 'execute'))
      and p.prosrc !~ 'app\\.(workspace_id|user_id|member_role|my_workspace_ids)\\(\\)|auth\\.uid\\(\\)'`,
  'an extension stands in the exposed schema': `
    select e.extname::text from pg_extension e join pg_namespace n on n.oid = e.extnamespace where n.nspname = 'public'`,
  'a bucket is public and can be listed by everybody': `
    select b.id from storage.buckets b where b.public and exists (select from pg_policy p where p.polrelid = 'storage.objects'::regclass
      and p.polcmd in ('r', '*') and pg_get_expr(p.polqual, p.polrelid) not like '%my_workspace_ids%' and pg_get_expr(p.polqual, p.polrelid) like '%' || b.id || '%')`,
  'the bucket of sources is public': `select b.id from storage.buckets b where b.id = 'knowledge' and b.public`,
  'row security is off on what holds files and topics': `
    select c.oid::regclass::text from pg_class c where c.oid in ('storage.objects'::regclass, 'realtime.messages'::regclass) and not c.relrowsecurity`,
  'the public API can write buckets': `
    select p.polname::text from pg_policy p where p.polrelid = 'storage.buckets'::regclass and p.polcmd in ('a', 'w', 'd', '*')`,
  'a key crosses workspaces: it joins two tables of workspaces without comparing the workspace': `
    select k.conrelid::regclass || '.' || k.conname from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OURS} and k.contype = 'f' and k.confrelid <> 'public.workspaces'::regclass
      and exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'workspace_id')
      and exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'workspace_id')
      and not exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attname = 'workspace_id' and a.attnum = any (k.conkey))`,
  'a role of ours can log in, passes row security, or belongs to another': `
    select r.rolname::text from pg_roles r where r.rolname in ('app_user', 'app_visitor', 'app_key') and (r.rolcanlogin or r.rolbypassrls or r.rolsuper or r.rolcreaterole)
    union all
    select m.rolname || ' is a ' || g.rolname from pg_auth_members x join pg_roles m on m.oid = x.member join pg_roles g on g.oid = x.roleid
    where (m.rolname in ('anon', 'authenticated', 'authenticator') and g.rolname like 'app\\_%') or (m.rolname like 'app\\_%')`,
  'the log can be changed': `
    select t from unnest(array['public.audit_log', 'public.conversation_events', 'public.agent_versions']) t
    where not exists (select from pg_trigger g where g.tgrelid = t::regclass and not g.tgisinternal and g.tgenabled in ('O', 'A') and g.tgtype & 2 = 2
      and g.tgtype & 16 = 16 and g.tgfoid in ('app.refuse_change'::regproc, 'app.refuse_audit_change'::regproc))
    union all
    select 'public.audit_log on ' || verb from (values ('delete', 8), ('truncate', 32)) v (verb, bit)
    where not exists (select from pg_trigger g where g.tgrelid = 'public.audit_log'::regclass and g.tgenabled in ('O', 'A') and g.tgtype & 2 = 2 and g.tgtype & v.bit = v.bit)`,
}

/** Every finding that has no reason to stand. */
export async function runLints(client: pg.ClientBase): Promise<string[]> {
  const findings: string[] = []
  for (const [lint, sql] of Object.entries(LINTS)) {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    for (const [what] of rows as string[][])
      if (!WAIVED[`${lint}: ${what}`]) findings.push(`${lint}: ${what}`)
  }
  return findings
}
