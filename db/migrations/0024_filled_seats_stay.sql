ALTER TABLE "annotations" DROP CONSTRAINT "annotations_seat_id_seats_id_fk";
--> statement-breakpoint
ALTER TABLE "ledger_holds" DROP CONSTRAINT "ledger_holds_transfer_id_ledger_transfers_id_fk";
--> statement-breakpoint
-- What the foreign key of annotations refused: without it, an annotation could lose the seat that says whose and of what it is.
CREATE FUNCTION refuse_to_delete_filled_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'seat % is filled: DELETE refused', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER seats_filled_stay BEFORE DELETE ON seats FOR EACH ROW WHEN (OLD.state = 'filled') EXECUTE FUNCTION refuse_to_delete_filled_seat();
