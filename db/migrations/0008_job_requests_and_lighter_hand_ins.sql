CREATE TABLE "job_requests" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "job_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"task" text NOT NULL,
	"payload" json NOT NULL,
	"key" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_project_id_projects_id_fk";
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_item_id_items_id_fk";
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_worker_id_people_id_fk";
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_guide_version_id_guide_versions_id_fk";
--> statement-breakpoint
ALTER TABLE "annotations" DROP CONSTRAINT "annotations_ontology_version_id_ontology_versions_id_fk";
--> statement-breakpoint
ALTER TABLE "drafts" DROP CONSTRAINT "drafts_worker_id_people_id_fk";
--> statement-breakpoint
ALTER TABLE "seats" DROP CONSTRAINT "seats_holder_id_people_id_fk";
--> statement-breakpoint
DROP INDEX "seats_by_holder";--> statement-breakpoint
CREATE INDEX "seats_by_leaseholder" ON "seats" USING btree ("holder_id","project_id") WHERE state = 'leased';--> statement-breakpoint
CREATE INDEX "seats_by_filler" ON "seats" USING btree ("holder_id","filled_at") WHERE state = 'filled';--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_transfer_id_ledger_transfers_id_fk";
--> statement-breakpoint
-- The entries of a transfer come by one statement, which is judged as a whole, instead of once for every line at commit.
CREATE FUNCTION require_whole_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
  SELECT * INTO bad FROM (
    SELECT w.transfer_id, sum(w.amount_minor) AS total, count(*) AS lines, count(a.id) AS known, count(DISTINCT a.currency) AS currencies,
           (SELECT count(*) FROM ledger_entries e WHERE e.transfer_id = w.transfer_id) AS stored,
           EXISTS (SELECT 1 FROM ledger_transfers t WHERE t.id = w.transfer_id) AS has_transfer
      FROM written w LEFT JOIN ledger_accounts a ON a.id = w.account_id GROUP BY w.transfer_id) transfer
   WHERE total <> 0 OR lines < 2 OR known <> lines OR currencies <> 1 OR stored <> lines OR NOT has_transfer LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transfer % is not balanced: sum %, lines % of %, known accounts %, currencies %',
        bad.transfer_id, bad.total, bad.lines, bad.stored, bad.known, bad.currencies
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfers_balance';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
DROP TRIGGER ledger_entries_balance ON ledger_entries;
--> statement-breakpoint
CREATE TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION require_whole_transfers();
--> statement-breakpoint
CREATE FUNCTION require_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.transfer_id = NEW.id) THEN
    RAISE EXCEPTION 'transfer % has no entries', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfers_balance';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
DROP TRIGGER ledger_transfers_balance ON ledger_transfers;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_transfers_balance AFTER INSERT ON ledger_transfers DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION require_entries();
--> statement-breakpoint
DROP FUNCTION require_balanced_transfer();
