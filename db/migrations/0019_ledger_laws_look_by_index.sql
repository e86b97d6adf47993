-- The plans of a trigger's questions are kept as long as the connection. Made while the book was nearly empty they read all of it at
-- every transfer, until the next automatic analyze: 2,500 lines a claim in the first minute of a busy house.
ALTER FUNCTION require_entries() SET enable_seqscan = off;--> statement-breakpoint
ALTER FUNCTION require_whole_transfers() SET enable_seqscan = off;
