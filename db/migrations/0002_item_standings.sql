-- Where every active item stands; read by the estimates room (db/queries/estimates.ts), written by nobody.
CREATE VIEW item_standings AS
SELECT i.project_id, i.id AS item_id, i.name, i.slice, i.created_at,
       s.wanted, s.filled, e.confidence, coalesce(e.annotation_count, 0) AS annotation_count,
       v.id AS verdict_id, v.decided_at,
       CASE WHEN v.id IS NOT NULL THEN 'settled'
            WHEN s.filled < s.wanted OR s.wanted = 0 OR e.item_id IS NULL THEN 'open'
            WHEN e.confidence >= p.quality_target THEN 'settled'
            ELSE 'contested' END AS standing
  FROM items i
  JOIN projects p ON p.id = i.project_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state <> 'cancelled')::int AS wanted, count(*) FILTER (WHERE state = 'filled')::int AS filled
      FROM seats WHERE seats.item_id = i.id) s
  LEFT JOIN item_estimates e ON e.item_id = i.id
  LEFT JOIN LATERAL (
    SELECT id, decided_at FROM verdicts WHERE verdicts.item_id = i.id ORDER BY decided_at DESC, id DESC LIMIT 1) v ON true
 WHERE i.state = 'active';
