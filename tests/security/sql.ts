import type pg from 'pg'

// The means of the suites inside the database: a probe runs as somebody, is looked at with the owner's eyes, and is undone.

/** One statement to try. */
export type Probe = {
  /** What is tried, for the report. */
  what: string
  sql: string
  /** More rows than this, as a first column of a count, is a leak. */
  max?: number
  /** Texts that may come back: ids that the caller named itself. */
  marks?: string
  /** A violated constraint proves that the policy let the row pass. */
  isStrict?: boolean
}
export type Leak = { at: number; how: string; detail: string }
export type Outcome = {
  codes: Record<string, number>
  leaks: Leak[]
  broken: { at: number; code: string; message: string }[]
}

const MEANS = `
create schema tests;
grant usage on schema tests to public;

-- Counts at the victim: a row that carries a mark of the victim's before or after the change.
create function tests.record() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  v_marks text := current_setting('tests.marks', true);
  v_loose text[] := coalesce(tg_argv[0], '{}')::text[];
begin
  if coalesce(v_marks, '') = '' then return null; end if;
  if (tg_op <> 'INSERT' and (to_jsonb(old) - v_loose)::text ~ v_marks) or (tg_op <> 'DELETE' and (to_jsonb(new) - v_loose)::text ~ v_marks) then
    perform set_config('tests.touched', left(current_setting('tests.touched', true) || tg_op || ' ' || tg_table_schema || '.' || tg_table_name || '; ', 300), true);
  end if;
  return null;
end $$;

create function tests.try(p_enter text, p_marks text, p_probes jsonb) returns jsonb language plpgsql as $$
declare
  v_probe jsonb;
  v_at int := -1;
  v_text text;
  v_count bigint;
  v_touched text;
  v_codes jsonb := '{}';
  v_leaks jsonb := '[]';
  v_broken jsonb := '[]';
  v_code text;
  v_state text;
  v_message text;
begin
  for v_probe in select value from jsonb_array_elements(p_probes) loop
    v_at := v_at + 1;
    v_text := ''; v_touched := ''; v_count := 0;
    begin
      execute p_enter;
      perform set_config('tests.marks', p_marks, true), set_config('tests.touched', '', true);
      if v_probe ->> 'sql' ~* '^(select|with)' then
        execute v_probe ->> 'sql' into v_text;
      else
        execute v_probe ->> 'sql';
        get diagnostics v_count = row_count;
      end if;
      v_touched := current_setting('tests.touched', true);
      raise exception using errcode = 'TS000', message = 'done';
    exception when others then
      get stacked diagnostics v_state = returned_sqlstate, v_message = message_text;
      v_code := case when v_state = 'TS000' then 'ok' else v_state end;
    end;
    v_codes := jsonb_set(v_codes, array[v_code], to_jsonb(coalesce((v_codes ->> v_code)::int, 0) + 1));
    if coalesce(v_touched, '') <> '' then
      v_leaks := v_leaks || jsonb_build_object('at', v_at, 'how', 'touched', 'detail', v_touched);
    elsif v_text ~ coalesce(v_probe ->> 'marks', p_marks) then
      v_leaks := v_leaks || jsonb_build_object('at', v_at, 'how', 'read', 'detail', left(v_text, 300));
    elsif v_code = 'ok' and v_probe ? 'max' and coalesce(v_text, '0')::bigint > (v_probe ->> 'max')::bigint then
      v_leaks := v_leaks || jsonb_build_object('at', v_at, 'how', 'counted', 'detail', v_text);
    elsif left(v_code, 2) = '23' and (v_probe ->> 'isStrict')::boolean then
      v_leaks := v_leaks || jsonb_build_object('at', v_at, 'how', 'passed the policy', 'detail', v_message);
    elsif left(v_code, 2) in ('42', '0A', 'XX', '53', '54', '55', '57') and v_code <> '42501' then
      v_broken := v_broken || jsonb_build_object('at', v_at, 'code', v_code, 'message', v_message);
    end if;
  end loop;
  return jsonb_build_object('codes', v_codes, 'leaks', v_leaks, 'broken', v_broken);
end $$;

-- How many rows a statement reaches as somebody; its SQLSTATE when it is refused. Undone.
create function tests.effect(p_enter text, p_sql text) returns text language plpgsql as $$
declare
  v_count bigint;
  v_state text;
begin
  begin
    execute p_enter;
    if p_sql ~* '^select' then
      execute p_sql into v_count;
    else
      execute p_sql;
      get diagnostics v_count = row_count;
    end if;
    raise exception using errcode = 'TS000';
  exception when others then
    get stacked diagnostics v_state = returned_sqlstate;
    if v_state <> 'TS000' then return v_state; end if;
  end;
  return v_count::text;
end $$;
`

/** Columns that name something without a key: they may hold any id, and nothing is ever read through them unasked. */
export const LOOSE: Record<string, string[]> = {
  // Written by the run itself, before or beside its row; only compared with runs of the same conversation.
  'public.conversation_events': ['run_id'],
  // The client's own number for a message sent twice, unique within one conversation.
  'public.messages': ['run_id', 'client_id'],
  // What a piece of work or a use is about; looked up within the row's own workspace.
  'public.job_runs': ['subject_id'],
  'public.usage_ledger': ['source_id'],
  // What is told on a topic is about the workspace's own rows, which hold the ids named above.
  'realtime.messages': ['payload'],
  // A number that only its holder learns from Auth; with it that one session is ended, with one's own.
  'public.sessions': ['auth_session_id'],
  // The log outlives what it tells of.
  'public.audit_log': ['subject_id'],
  // Compared with the agents of the invitation's own workspace when it is accepted.
  'public.invitations': ['agent_ids'],
}

export async function installMeans(client: pg.ClientBase, relations: string[]): Promise<void> {
  await client.query(MEANS)
  for (const relation of relations) {
    const loose = `{${(LOOSE[relation] ?? []).join(',')}}`
    await client.query(
      `create trigger zz_tests_record after insert or update or delete on ${relation} for each row execute function tests.record('${loose}')`,
    )
  }
}

export async function tryProbes(
  client: pg.ClientBase,
  enter: string,
  marks: string,
  probes: Probe[],
): Promise<Outcome> {
  const { rows } = await client.query<{ outcome: Outcome }>(
    'select tests.try($1, $2, $3::jsonb) as outcome',
    [enter, marks, JSON.stringify(probes)],
  )
  return rows[0]!.outcome
}

export async function effectOf(client: pg.ClientBase, enter: string, sql: string): Promise<string> {
  const { rows } = await client.query<{ effect: string }>('select tests.effect($1, $2) as effect', [
    enter,
    sql,
  ])
  return rows[0]!.effect
}
