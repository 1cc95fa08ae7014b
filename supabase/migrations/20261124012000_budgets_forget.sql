-- What budgets counted in periods long over is forgotten, day by day.

create index budget_entries_period_idx on public.budget_entries using brin (period_start);
create index budget_counters_period_idx on public.budget_counters (period_start);
