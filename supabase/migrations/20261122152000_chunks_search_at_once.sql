-- A GIN index gathers new entries in a list that every search reads through until a vacuum merges it: right after an ingest a
-- question took ten times as long. Entries go straight into the index instead; an ingest writes them once, questions come often.
alter index public.chunks_search_idx set (fastupdate = off);
