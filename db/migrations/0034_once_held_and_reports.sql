CREATE TABLE "once_held" (
	"item_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "once_held_item_id_person_id_pk" PRIMARY KEY("item_id","person_id")
);
--> statement-breakpoint
DROP INDEX "skips_handed_back";--> statement-breakpoint
ALTER TABLE "once_held" ADD CONSTRAINT "once_held_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "once_held" ADD CONSTRAINT "once_held_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "skips_handed_back" ON "skips" USING btree ("person_id","skipped_at") WHERE reason in ('hand_back', 'cannot_tell', 'broken_item');
--> statement-breakpoint
-- A trigger, because seats pass on in four ways (handed back, given up, lapsed, taken over) and one that forgot would tell checks.
CREATE FUNCTION remember_who_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO once_held (item_id, person_id) VALUES (OLD.item_id, OLD.holder_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER seats_remember_who_held AFTER UPDATE OF holder_id ON seats FOR EACH ROW WHEN (OLD.holder_id IS NOT NULL AND OLD.holder_id IS DISTINCT FROM NEW.holder_id) EXECUTE FUNCTION remember_who_held();
