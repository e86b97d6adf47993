DROP INDEX "seats_ready";--> statement-breakpoint
DROP INDEX "seats_one_per_worker";--> statement-breakpoint
CREATE INDEX "seats_open" ON "seats" USING btree ("project_id","purpose","shard","priority","lot") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "seats_by_lease_end" ON "seats" USING btree ("project_id","purpose","shard","lease_until") WHERE state = 'leased' and lease_until is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "seats_one_per_worker" ON "seats" USING btree ("holder_id","item_id") WHERE holder_id is not null;--> statement-breakpoint
-- Every claim and hand-in writes a row of its own. With the usual fifth and tenth of all rows, a large project's seats would be
-- claimed by the hundred thousand before the planner heard that any are held.
ALTER TABLE "seats" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
