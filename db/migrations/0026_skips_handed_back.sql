DROP INDEX "skips_by_person";--> statement-breakpoint
CREATE INDEX "skips_handed_back" ON "skips" USING btree ("person_id","skipped_at") WHERE reason in ('hand_back', 'cannot_tell');