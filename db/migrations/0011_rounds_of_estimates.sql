ALTER TABLE "item_estimates" ADD COLUMN "round" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "item_estimates" ADD COLUMN "gain" real DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "project_estimates" ADD COLUMN "crowd" jsonb;
--> statement-breakpoint
-- An estimate of an earlier round says nothing of where the item stands now.
CREATE OR REPLACE VIEW item_standings AS
SELECT i.project_id, i.id AS item_id, i.name, i.slice, i.created_at, i.round,
       s.wanted, s.filled, e.confidence, coalesce(e.annotation_count, 0) AS annotation_count,
       v.id AS verdict_id, v.decided_at, g.item_id IS NOT NULL AS is_known,
       CASE WHEN v.id IS NOT NULL OR g.item_id IS NOT NULL THEN 'settled'
            WHEN s.filled < s.wanted OR s.wanted = 0 OR e.item_id IS NULL THEN 'open'
            WHEN e.confidence >= p.quality_target THEN 'settled'
            ELSE 'contested' END AS standing
  FROM items i
  JOIN projects p ON p.id = i.project_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state <> 'cancelled')::int AS wanted, count(*) FILTER (WHERE state = 'filled')::int AS filled
      FROM seats WHERE seats.item_id = i.id AND seats.purpose = 'label' AND seats.round = i.round) s
  LEFT JOIN item_estimates e ON e.item_id = i.id AND e.round = i.round
  LEFT JOIN gold_items g ON g.item_id = i.id AND g.retired_because IS DISTINCT FROM 'contest_upheld'
  LEFT JOIN LATERAL (
    SELECT id, decided_at FROM verdicts
     WHERE verdicts.item_id = i.id AND (i.round_began_at IS NULL OR verdicts.decided_at >= i.round_began_at)
     ORDER BY decided_at DESC, id DESC LIMIT 1) v ON true
 WHERE i.state = 'active';
