DROP INDEX "seats_by_leaseholder";--> statement-breakpoint
CREATE INDEX "seats_by_leaseholder" ON "seats" USING btree ("holder_id","project_id","is_surplus") WHERE state = 'leased';