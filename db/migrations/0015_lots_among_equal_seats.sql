DROP INDEX "seats_ready";--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "lot" integer DEFAULT floor(random() * 2147483647) NOT NULL;--> statement-breakpoint
CREATE INDEX "seats_ready" ON "seats" USING btree ("project_id","purpose","shard","priority","lot") WHERE state in ('open', 'leased');