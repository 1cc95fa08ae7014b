-- Just-in-time compilation of a search takes 30 ms and saves none: it sets in where the planner expects a query to be dear, and
-- match_text, which switches scans off, makes its small ones look so.
alter function app.match_text(uuid, uuid[], text, text, int) set jit = off;
alter function app.match_chunks(uuid, text, text, extensions.halfvec, text, int, text) set jit = off;
