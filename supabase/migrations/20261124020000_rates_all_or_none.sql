-- Several limits, all or none, in one statement: it stands in the message that begins a transaction, and is undone with it.

comment on table public.rate_limits is
  'What doors and answers were counted: token buckets, and windows that begin with the first count (refilled_at) and hold what is left (tokens).';

create function app.take_window(p_key bytea, p_limit int, p_seconds int) returns int
language plpgsql set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_window interval := make_interval(secs => p_seconds);
  v_left float8;
begin
  insert into public.rate_limits as r (key, tokens, refilled_at) values (p_key, p_limit - 1, v_now)
  on conflict (key) do update
    set tokens = case when r.refilled_at + v_window <= v_now then p_limit else r.tokens end - 1,
      refilled_at = case when r.refilled_at + v_window <= v_now then v_now else r.refilled_at end
    where r.refilled_at + v_window <= v_now or r.tokens >= 1;
  if found then
    return 0;
  end if;
  select extract(epoch from r.refilled_at + v_window - v_now) into v_left
  from public.rate_limits r where r.key = p_key;
  return greatest(1, ceil(v_left)::int);
end
$$;
comment on function app.take_window(bytea, int, int) is
  'Takes one of so many in a window that begins with its first, in one conditional write: 0 when it passed, else the seconds until '
  'the next window. For the login role.';

create function app.take_rates(p_rates jsonb) returns int
language plpgsql set search_path = ''
as $$
declare
  v_rate jsonb;
  v_key bytea;
  v_wait int;
  v_longest int := 0;
  v_taken jsonb := '[]';
begin
  -- In the order of their keys: two requests that share both never wait for each other in a circle.
  for v_rate in select r from jsonb_array_elements(p_rates) r order by (r ->> 'key') collate "C" loop
    v_key := decode(v_rate ->> 'key', 'hex');
    if v_rate ? 'seconds' then
      v_wait := app.take_window(v_key, (v_rate ->> 'most')::int, (v_rate ->> 'seconds')::int);
    else
      v_wait := app.take_rate(v_key, (v_rate ->> 'most')::int, (v_rate ->> 'perMinute')::float8);
    end if;
    if v_wait = 0 then
      v_taken := v_taken || v_rate;
    end if;
    v_longest := greatest(v_longest, v_wait);
  end loop;
  -- Their rows are held until this commits: nobody ever sees what is given back as taken.
  if v_longest > 0 then
    perform app.return_rate(decode(r ->> 'key', 'hex'), (r ->> 'most')::int) from jsonb_array_elements(v_taken) r;
  end if;
  return v_longest;
end
$$;
comment on function app.take_rates(jsonb) is
  'Takes one of each of [{key (hex), most, perMinute | seconds}], or of none: 0 when all passed, else the longest wait in seconds. '
  'With perMinute a bucket that holds `most`, with seconds `most` in a window. For the login role.';

create function app.require_rates(p_rates jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  v_wait int := app.take_rates(p_rates);
begin
  if v_wait > 0 then
    raise exception 'over a limit' using errcode = 'HX429', detail = v_wait::text;
  end if;
end
$$;
comment on function app.require_rates(jsonb) is
  'app.take_rates inside of a transaction that is only to go on when all passed: raises HX429 with the wait in seconds as detail. '
  'For the login role.';

revoke execute on function app.take_window(bytea, int, int), app.take_rates(jsonb), app.require_rates(jsonb) from public;
