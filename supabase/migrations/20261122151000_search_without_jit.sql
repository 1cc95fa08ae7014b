-- PostgreSQL compiles a plan just in time when it expects it to be dear, and match_text, which switches scans off, makes its small
-- plans look so. Compiling takes longer than such a search. Without effect on servers that have no compiler.
alter function app.match_text(uuid, uuid[], text, text, int) set jit = off;
alter function app.match_chunks(uuid, text, text, extensions.halfvec, text, int, text) set jit = off;
