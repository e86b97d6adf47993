CREATE TABLE "late_annotations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"seat_id" uuid NOT NULL,
	"worker_id" uuid NOT NULL,
	"guide_version_id" uuid NOT NULL,
	"ontology_version_id" uuid NOT NULL,
	"answer" jsonb NOT NULL,
	"comment" text DEFAULT '' NOT NULL,
	"active_seconds" integer NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"paid_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	CONSTRAINT "late_annotations_one_per_worker_and_item" UNIQUE("item_id","worker_id"),
	CONSTRAINT "late_annotations_time_is_sane" CHECK ("late_annotations"."active_seconds" between 0 and 86400),
	CONSTRAINT "late_annotations_pay_is_sane" CHECK ("late_annotations"."paid_minor" >= 0)
);
--> statement-breakpoint
ALTER TABLE "ledger_accounts" DROP CONSTRAINT "ledger_accounts_one_per_code";--> statement-breakpoint
ALTER TABLE "ledger_balances" DROP CONSTRAINT "ledger_balances_account_id_ledger_accounts_id_fk";
--> statement-breakpoint
ALTER TABLE "ledger_entries" DROP CONSTRAINT "ledger_entries_account_id_ledger_accounts_id_fk";
--> statement-breakpoint
DROP INDEX "ledger_entries_by_account";--> statement-breakpoint
ALTER TABLE "drafts" DROP CONSTRAINT "drafts_pkey";--> statement-breakpoint
ALTER TABLE "drafts" ADD CONSTRAINT "drafts_seat_id_worker_id_pk" PRIMARY KEY("seat_id","worker_id");--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "guide_version_id" uuid;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "ontology_version_id" uuid;--> statement-breakpoint
ALTER TABLE "ledger_transfers" ADD COLUMN "reverses_id" uuid;--> statement-breakpoint
ALTER TABLE "late_annotations" ADD CONSTRAINT "late_annotations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "late_annotations" ADD CONSTRAINT "late_annotations_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "late_annotations" ADD CONSTRAINT "late_annotations_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "late_annotations" ADD CONSTRAINT "late_annotations_worker_id_people_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "late_annotations" ADD CONSTRAINT "late_annotations_guide_version_id_guide_versions_id_fk" FOREIGN KEY ("guide_version_id") REFERENCES "public"."guide_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "late_annotations" ADD CONSTRAINT "late_annotations_ontology_version_id_ontology_versions_id_fk" FOREIGN KEY ("ontology_version_id") REFERENCES "public"."ontology_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "late_annotations_by_worker" ON "late_annotations" USING btree ("worker_id","submitted_at");--> statement-breakpoint
CREATE INDEX "late_annotations_by_project" ON "late_annotations" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "seats_by_filling" ON "seats" USING btree ("filled_at") WHERE state = 'filled';--> statement-breakpoint
CREATE INDEX "ledger_entries_by_account" ON "ledger_entries" USING btree ("account_id","transfer_id");--> statement-breakpoint
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_one_per_code_and_currency" UNIQUE("code","currency");--> statement-breakpoint
ALTER TABLE "seats" ADD CONSTRAINT "seats_shown_a_guide_when_held" CHECK ("seats"."state" not in ('leased', 'filled') or ("seats"."guide_version_id" is not null and "seats"."ontology_version_id" is not null));--> statement-breakpoint
CREATE TRIGGER late_annotations_append_only BEFORE UPDATE OR DELETE ON late_annotations FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Every transfer sums to zero, has at least two lines, one currency and only accounts that exist; checked at commit.
CREATE OR REPLACE FUNCTION require_balanced_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE total numeric; lines int; known int; currencies int; transfer uuid;
BEGIN
  IF TG_TABLE_NAME = 'ledger_transfers' THEN transfer := NEW.id; ELSE transfer := NEW.transfer_id; END IF;
  SELECT coalesce(sum(e.amount_minor), 0), count(*), count(a.id), count(DISTINCT a.currency) INTO total, lines, known, currencies
    FROM ledger_entries e LEFT JOIN ledger_accounts a ON a.id = e.account_id WHERE e.transfer_id = transfer;
  IF total <> 0 OR lines < 2 OR known <> lines OR currencies <> 1 THEN
    RAISE EXCEPTION 'transfer % is not balanced: sum %, lines %, known accounts %, currencies %', transfer, total, lines, known, currencies
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfers_balance';
  END IF;
  RETURN NULL;
END $$;
