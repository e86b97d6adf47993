-- What is appended to is never edited: money, work, verdicts, and everything published.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE ON ledger_transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_transfers_never_emptied BEFORE TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_never_emptied BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_holds_append_only BEFORE UPDATE OR DELETE ON ledger_holds FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_hold_resolutions_append_only BEFORE UPDATE OR DELETE ON ledger_hold_resolutions FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER annotations_append_only BEFORE UPDATE OR DELETE ON annotations FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER verdicts_append_only BEFORE UPDATE OR DELETE ON verdicts FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ontology_versions_append_only BEFORE UPDATE ON ontology_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER acknowledgements_append_only BEFORE UPDATE OR DELETE ON acknowledgements FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_published_guide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published' THEN
    RAISE EXCEPTION 'guide version % is published and never changes', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER guide_versions_published_never_changes BEFORE UPDATE OR DELETE ON guide_versions FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_guide();
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_published_rule_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE version uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN version := OLD.guide_version_id; ELSE version := NEW.guide_version_id; END IF;
  IF EXISTS (SELECT 1 FROM guide_versions WHERE id = version AND state = 'published') THEN
    RAISE EXCEPTION 'guide version % is published and its rules never change', version USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER rule_texts_published_never_change BEFORE INSERT OR UPDATE OR DELETE ON rule_texts FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_rule_text();
--> statement-breakpoint
-- Every transfer sums to zero, has at least two lines and one currency; checked when the transaction commits.
CREATE FUNCTION require_balanced_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE total numeric; lines int; currencies int; transfer uuid;
BEGIN
  IF TG_TABLE_NAME = 'ledger_transfers' THEN transfer := NEW.id; ELSE transfer := NEW.transfer_id; END IF;
  SELECT coalesce(sum(e.amount_minor), 0), count(*), count(DISTINCT a.currency) INTO total, lines, currencies
    FROM ledger_entries e JOIN ledger_accounts a ON a.id = e.account_id WHERE e.transfer_id = transfer;
  IF total <> 0 OR lines < 2 OR currencies <> 1 THEN
    RAISE EXCEPTION 'transfer % is not balanced: sum %, lines %, currencies %', transfer, total, lines, currencies
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_transfers_balance';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_transfers_balance AFTER INSERT ON ledger_transfers DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_balanced_transfer();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_balanced_transfer();
