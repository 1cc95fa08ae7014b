-- A program that reads the log reads what its entries are about: names of connections, servers and tools, and nothing else of them.

do $$
declare
  v_table text;
begin
  foreach v_table in array array['provider_connections', 'tool_servers', 'tools'] loop
    execute format(
      'create policy select_key on public.%I for select to app_key
       using (
         workspace_id = (select app.workspace_id()) and ''audit:read'' = any ((select app.key_scopes())::text[])
         and (select app.member_role()) in (''owner'', ''admin'')
       )',
      v_table
    );
  end loop;
end
$$;
grant select (id, workspace_id, name) on public.provider_connections, public.tool_servers, public.tools to app_key;
