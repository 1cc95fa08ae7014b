-- What every Supabase database has before the first migration. Safe to run again.
do $$
declare
  spec record;
begin
  for spec in
    select * from (values
      ('anon', 'nologin noinherit'),
      ('authenticated', 'nologin noinherit'),
      ('service_role', 'nologin noinherit bypassrls'),
      ('authenticator', 'nologin noinherit')
    ) as role (name, options)
  loop
    if not exists (select from pg_roles where rolname = spec.name) then
      execute format('create role %I %s', spec.name, spec.options);
    end if;
  end loop;
exception when duplicate_object or unique_violation then
  null; -- another database of the same server made them at this moment
end
$$;
grant anon, authenticated, service_role to authenticator;

create schema if not exists extensions;
grant usage on schema extensions to anon, authenticated, service_role;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;

grant usage on schema public to anon, authenticated, service_role;

create schema if not exists auth;
create schema if not exists storage;
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (
  version text not null primary key,
  statements text[],
  name text,
  created_by text,
  idempotency_key text unique,
  rollback text[]
);

create schema if not exists embedded;
create table if not exists embedded.captured_mails (
  id uuid primary key default gen_random_uuid(),
  to_address text not null,
  from_address text,
  subject text not null,
  text text,
  html text,
  created_at timestamptz not null default now()
);
create index if not exists captured_mails_created_at_idx on embedded.captured_mails (created_at desc);
create table if not exists embedded.state (name text primary key, value text not null);
