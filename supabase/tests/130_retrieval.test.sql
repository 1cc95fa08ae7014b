begin;
select plan(19);
select tests.two_workspaces();

-- Text
select is(app.search_vector('pt', '{}', 'Devoluções'), app.search_vector('pt', '{}', 'devolucao'), 'plurals and accents fall together');
select is(app.search_vector('pt', '{}', 'não você')::text, '', 'stop words are dropped with their accents');
select ok(app.search_vector('en', '{Shipping}', 'in two days') @@ to_tsquery('app.english', 'ship:a'), 'headings weigh more');

-- Ten more passages for a, one of them in each language
insert into documents (id, workspace_id, source_id, title, language, content, content_hash)
values (tests.id('doc.pt'), tests.id('a'), tests.id('a.source'), 'Trocas', 'pt', 'x', 'x');
insert into chunks (id, workspace_id, source_id, document_id, position, start_offset, end_offset, content, language, embedding,
  embedding_model)
values
  (tests.id('c.pt'), tests.id('a'), tests.id('a.source'), tests.id('doc.pt'), 1, 0, 9, 'Devoluções em até 7 dias', 'pt', '[0,1,0]', 'test'),
  (tests.id('c.other'), tests.id('a'), tests.id('a.source'), tests.id('doc.pt'), 2, 0, 9, 'Frete grátis', 'pt', '[0,0,1]', 'test'),
  (tests.id('c.model'), tests.id('a'), tests.id('a.source'), tests.id('doc.pt'), 3, 0, 9, 'Outro modelo', 'pt', '[0,1]', 'other');

select tests.as_visitor('a.visitor');
select is((select chunk_id from app.match_chunks(tests.id('a.agent'), 'prazo de devolucao', 'pt', '[0,1,0]', 'test', 5) limit 1),
  tests.id('c.pt'), 'the passage that fits by meaning and by words comes first');
select is((select vector_rank || '/' || text_rank from app.match_chunks(tests.id('a.agent'), 'devolucao', 'pt', '[0,1,0]', 'test', 1)),
  '1/1', 'with its rank in both');
select ok((select abs(score - 2.0 / 61) < 1e-9 from app.match_chunks(tests.id('a.agent'), 'devolucao', 'pt', '[0,1,0]', 'test', 1)),
  'fused as 1/(60 + rank)');
select ok((select abs(similarity - 1) < 1e-3 from app.match_chunks(tests.id('a.agent'), 'devolucao', 'pt', '[0,1,0]', 'test', 1)),
  'and its cosine similarity');
select is((select count(*)::int from app.match_chunks(tests.id('a.agent'), 'x', 'en', '[1,0,0]', 'test', 40)), 3,
  'passages of another model are not compared');
select is((select count(*)::int from app.match_chunks(tests.id('a.agent'), 'frete', 'pt', null, 'test', 5)), 1,
  'without a vector, words alone find');
select is((select count(*)::int from app.match_chunks(tests.id('a.agent'), '?!', 'pt', '[0,1,0]', 'test', 2)), 2,
  'a question without words is answered by meaning');
select is((select count(*)::int from app.match_chunks(tests.id('b.agent'), 'honey', 'en', '[1,0,0]', 'test', 5)), 0,
  'another workspace''s agent finds nothing');
select is((select count(*)::int from app.match_chunks(tests.id('a.agent'), 'honey', 'en', '[1,0,0]', 'test', 40)
  where source_id = tests.id('a.private')), 0, 'nor does a source that the agent does not read');
select is(app.match_text(tests.id('b'), array[tests.id('b.source')], 'honey', 'en', 5), '{}', 'the inner search stays in its workspace too');

-- A disabled passage
select tests.as_user('a.member', 'a');
update chunks set is_enabled = false where id = tests.id('c.pt');
select is((select count(*)::int from app.match_chunks(tests.id('a.agent'), 'devolucao', 'pt', '[0,1,0]', 'test', 40)
  where chunk_id = tests.id('c.pt')), 0, 'a passage taken out is not found');
update chunks set is_enabled = true where id = tests.id('c.pt');
select throws_ok($$ select app.ensure_workspace_index(tests.id('a'), 'test', 3) $$, '42501', null, 'people build no indexes');

-- Its own index
select tests.as_owner();
select ok(app.ensure_workspace_index(tests.id('a'), 'test', 3), 'a workspace gets its own index');
select ok(not app.ensure_workspace_index(tests.id('a'), 'test', 3) and app.has_workspace_index(tests.id('a'), 'test'), 'once');
select tests.as_visitor('a.visitor');
select results_eq(
  $$ select chunk_id from app.match_chunks(tests.id('a.agent'), 'devolucao', 'pt', '[0,1,0]', 'test', 1, 'index') $$,
  array[tests.id('c.pt')], 'and finds the same through it');
select tests.as_owner();
select app.drop_workspace_index(tests.id('a'), 'test');
select ok(not app.has_workspace_index(tests.id('a'), 'test'), 'and loses it again');

select * from finish();
rollback;
