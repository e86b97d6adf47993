-- Balances of projects are spread over 256 rows in place of 64: new rows begin at zero, and the next division fills them.
INSERT INTO ledger_balances (account_id, shard, balance_minor)
SELECT a.id, shard, 0 FROM ledger_accounts a, generate_series(64, 255) shard
 WHERE a.is_bounded AND a.code LIKE 'L:proj:%'
    ON CONFLICT DO NOTHING;
