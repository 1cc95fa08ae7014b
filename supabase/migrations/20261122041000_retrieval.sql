-- Search: one function fuses vector and full-text ranks. Exact inside a small workspace; a big one has its own HNSW
-- index, made by a job with app.ensure_workspace_index. The caller chooses the mode; the planner is not asked.

-- Full text cannot use its index under row security, since @@ is not leakproof. So this one function looks as the owner,
-- inside the entered workspace and the sources it is given only, and answers with ids that the caller's policies judge again.
create function app.match_text(p_workspace uuid, p_sources uuid[], p_query text, p_language text, p_limit int)
returns uuid[]
language plpgsql stable security definer set search_path = ''
-- Without statistics of a word the planner would walk the workspace's rows and unpack every vector: 20 times slower. Only
-- the full-text index answers from itself.
set enable_indexscan = off set enable_seqscan = off
as $$
declare
  v_config regconfig := case when p_language = 'pt' then 'app.portuguese'::regconfig else 'app.english'::regconfig end;
  v_words text[] := (
    select array_agg(word) from (
      select distinct word from unnest(tsvector_to_array(to_tsvector(v_config, app.search_text(p_language, left(p_query, 2000))))) word
      where word !~ '[\\'']' limit 24
    ) words
  );
  v_any tsquery;
  v_all tsquery;
  v_total bigint;
  v_found uuid[];
begin
  if app.workspace_id() is distinct from p_workspace
    and (app.workspace_id() is not null or current_setting('role') in ('app_user', 'app_visitor', 'app_key')) then
    return '{}';
  end if;
  if v_words is null then
    return '{}';
  end if;
  select string_agg(quote_literal(word), ' | ')::tsquery, string_agg(quote_literal(word), ' & ')::tsquery
  into v_any, v_all from unnest(v_words) word;
  select sum(s.chunk_count) into v_total from public.knowledge_sources s
  where s.workspace_id = p_workspace and s.id = any (p_sources);

  -- Word by word from the index, which knows who has a word without reading a single vector. A chunk's score is the sum of
  -- its words' rarity (inverse document frequency as in BM25; Robertson and Zaragoza 2009). A word that 400 chunks have says
  -- little and is not followed further, except to the chunks that have every word. Only the best are read for how often
  -- and where the words stand.
  with every_word as (
    select c.id
    from unnest(array[v_all]) query -- unknown to the planner, like the single words
    cross join lateral (
      select c.id from public.chunks c
      where c.workspace_id = p_workspace and c.search @@ query and c.is_enabled and c.source_id = any (p_sources)
      limit 100
    ) c
  ), hits as materialized (
    select w.word, c.id
    from (select word, quote_literal(word)::tsquery as query from unnest(v_words) word) w
    cross join lateral (
      select c.id from public.chunks c
      where c.workspace_id = p_workspace and c.search @@ w.query and c.is_enabled and c.source_id = any (p_sources)
      limit 400
    ) c
    union
    select word, id from every_word cross join unnest(v_words) word
  ), frequency as (
    select word, greatest(v_total, count(*))::float8 as total,
      case when count(*) < 400 then count(*) else sqrt(400 * greatest(v_total, count(*))::float8) end as chunks
    from hits group by word
  ), rarity as (
    select word, ln(1 + (total - chunks + 0.5::float8) / (chunks + 0.5::float8)) as weight from frequency
  ), best as (
    select h.id, sum(r.weight) as weight from hits h join rarity r using (word)
    group by h.id order by 2 desc, 1 limit p_limit + p_limit / 2
  ), ranked as (
    select b.id, b.weight * (1 + ts_rank(c.search, v_any, 1)) as rank
    from best b join public.chunks c on c.workspace_id = p_workspace and c.id = b.id
    order by 2 desc, 1 limit p_limit
  )
  select coalesce(array_agg(id order by rank desc, id), '{}') into v_found from ranked;
  return v_found;
end
$$;
comment on function app.match_text(uuid, uuid[], text, text, int) is 'Chunk ids by full text, best first. For app.match_chunks.';

create function app.match_chunks(
  p_agent uuid,
  p_query text,
  p_language text,
  p_embedding extensions.halfvec,
  p_embedding_model text,
  p_limit int,
  p_mode text default 'exact'
) returns table (
  chunk_id uuid, document_id uuid, source_id uuid, title text, url text, heading_path text[], content text,
  start_offset int, end_offset int, score float8, similarity float8, vector_rank int, text_rank int
)
language plpgsql volatile set search_path = ''
as $$
#variable_conflict use_column
declare
  v_workspace uuid;
  v_sources uuid[];
  v_by_vector uuid[] := '{}';
  v_by_text uuid[];
begin
  select a.workspace_id, array_agg(a.source_id) into v_workspace, v_sources
  from public.agent_sources a
  where a.agent_id = p_agent and a.workspace_id = coalesce(app.workspace_id(), a.workspace_id)
  group by a.workspace_id;
  if v_workspace is null then
    return;
  end if;

  if p_embedding is null then
    null;
  elsif p_mode = 'index' then
    perform set_config('hnsw.ef_search', '100', true), set_config('hnsw.iterative_scan', 'relaxed_order', true);
    -- Literals, not parameters: a partial index is only considered for what the planner can read.
    execute format(
      'select coalesce(array_agg(id order by distance, id), ''{}'') from (
         select c.id, c.embedding::extensions.halfvec(%1$s) operator(extensions.<=>) $1::extensions.halfvec(%1$s) as distance
         from public.chunks c
         where c.workspace_id = %2$L and c.embedding_model = %3$L and c.is_enabled and c.source_id = any ($2)
         order by c.embedding::extensions.halfvec(%1$s) operator(extensions.<=>) $1::extensions.halfvec(%1$s) limit 40
       ) nearest',
      extensions.vector_dims(p_embedding), v_workspace, p_embedding_model
    ) into v_by_vector using p_embedding, v_sources;
  else
    -- The workspace first, then every one of its vectors: exact, and cheaper than any index for a small workspace.
    with scoped as materialized (
      select c.id, c.embedding operator(extensions.<=>) p_embedding as distance
      from public.chunks c
      where c.workspace_id = v_workspace and c.source_id = any (v_sources) and c.is_enabled
        and c.embedding_model = p_embedding_model and c.embedding is not null
    ), nearest as (
      select id, distance from scoped order by distance, id limit 40
    )
    select coalesce(array_agg(id order by distance, id), '{}') into v_by_vector from nearest;
  end if;

  v_by_text := app.match_text(v_workspace, v_sources, p_query, p_language, 40);

  -- Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009), k = 60.
  return query
    with fused as (
      select coalesce(v.id, t.id) as id, v.rank::int as vector_rank, t.rank::int as text_rank,
        coalesce(1.0 / (60 + v.rank), 0)::float8 + coalesce(1.0 / (60 + t.rank), 0)::float8 as score
      from unnest(v_by_vector) with ordinality as v (id, rank)
      full join unnest(v_by_text) with ordinality as t (id, rank) on t.id = v.id
    )
    select c.id, c.document_id, c.source_id, d.title, coalesce(d.url, s.url), c.heading_path, c.content,
      c.start_offset, c.end_offset, f.score,
      case when c.embedding_model = p_embedding_model then 1 - (c.embedding operator(extensions.<=>) p_embedding) end,
      f.vector_rank, f.text_rank
    from (select * from fused order by score desc, id limit p_limit) f
    join public.chunks c on c.workspace_id = v_workspace and c.id = f.id
    join public.documents d on d.workspace_id = v_workspace and d.id = c.document_id
    join public.knowledge_sources s on s.workspace_id = v_workspace and s.id = c.source_id
    order by f.score desc, c.id;
end
$$;
comment on function app.match_chunks(uuid, text, text, extensions.halfvec, text, int, text) is
  'The p_limit best chunks of the sources an agent reads: 40 by vector and 40 by full text, fused. p_mode exact or index.';

-- ---------------------------------------------------------------------------------------------------------------

create function app.workspace_index_name(p_workspace uuid, p_model text) returns text
language sql immutable set search_path = ''
as $$ select 'chunks_hnsw_' || replace(p_workspace::text, '-', '') || '_' || left(md5(p_model), 8) $$;
comment on function app.workspace_index_name(uuid, text) is 'Name of a workspace''s own vector index for one embedding model.';

create function app.ensure_workspace_index(p_workspace uuid, p_model text, p_dimensions int) returns boolean
language plpgsql set search_path = ''
as $$
declare
  v_name text := app.workspace_index_name(p_workspace, p_model);
begin
  if to_regclass(format('public.%I', v_name)) is not null then
    return false;
  end if;
  if p_dimensions not between 1 and 4000 then
    raise exception 'an index takes 1 to 4000 dimensions, not %', p_dimensions using errcode = 'HX400';
  end if;
  execute format(
    'create index %I on public.chunks using hnsw ((embedding::extensions.halfvec(%s)) extensions.halfvec_cosine_ops)
     where workspace_id = %L and embedding_model = %L',
    v_name, p_dimensions, p_workspace, p_model
  );
  return true;
end
$$;
comment on function app.ensure_workspace_index(uuid, text, int) is
  'Gives a big workspace its own HNSW index; true when it was made now. Writers of chunks wait meanwhile.';

create function app.has_workspace_index(p_workspace uuid, p_model text) returns boolean
language sql stable set search_path = ''
as $$ select to_regclass(format('public.%I', app.workspace_index_name(p_workspace, p_model))) is not null $$;
comment on function app.has_workspace_index(uuid, text) is 'Whether match_chunks may be asked with mode index.';

create function app.drop_workspace_index(p_workspace uuid, p_model text) returns void
language plpgsql set search_path = ''
as $$
begin
  execute format('drop index if exists public.%I', app.workspace_index_name(p_workspace, p_model));
end
$$;
comment on function app.drop_workspace_index(uuid, text) is 'Undoes ensure_workspace_index.';

revoke execute on function
  app.match_text(uuid, uuid[], text, text, int),
  app.match_chunks(uuid, text, text, extensions.halfvec, text, int, text),
  app.workspace_index_name(uuid, text), app.has_workspace_index(uuid, text),
  app.ensure_workspace_index(uuid, text, int), app.drop_workspace_index(uuid, text)
  from public;
grant execute on function
  app.match_text(uuid, uuid[], text, text, int),
  app.match_chunks(uuid, text, text, extensions.halfvec, text, int, text),
  app.workspace_index_name(uuid, text), app.has_workspace_index(uuid, text)
  to app_user, app_visitor;
