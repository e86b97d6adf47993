-- The law of whole transfers, as in 0008, in another form: EXISTS let a connection that made its plan while the book was nearly
-- empty read all transfers there were at every entry of the book, until the next analyze. A count is always one look at the key.
CREATE OR REPLACE FUNCTION require_whole_transfers() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE bad record;
BEGIN
  SELECT * INTO bad FROM (
    SELECT w.transfer_id, sum(w.amount_minor) AS total, count(*) AS lines, count(a.id) AS known, count(DISTINCT a.currency) AS currencies,
           (SELECT count(*) FROM ledger_entries e WHERE e.transfer_id = w.transfer_id) AS stored,
           (SELECT count(*) FROM ledger_transfers t WHERE t.id = w.transfer_id) AS transfers
      FROM written w LEFT JOIN ledger_accounts a ON a.id = w.account_id GROUP BY w.transfer_id) transfer
   WHERE total <> 0 OR lines < 2 OR known <> lines OR currencies <> 1 OR stored <> lines OR transfers <> 1 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transfer % is not balanced: sum %, lines % of %, known accounts %, currencies %',
        bad.transfer_id, bad.total, bad.lines, bad.stored, bad.known, bad.currencies
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfers_balance';
  END IF;
  RETURN NULL;
END $$;
