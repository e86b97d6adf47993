ALTER TABLE "annotations" ADD COLUMN "reading_seconds" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "late_annotations" ADD COLUMN "reading_seconds" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "annotations" ADD CONSTRAINT "annotations_reading_is_sane" CHECK ("annotations"."reading_seconds" between 0 and 3600);--> statement-breakpoint
ALTER TABLE "late_annotations" ADD CONSTRAINT "late_annotations_reading_is_sane" CHECK ("late_annotations"."reading_seconds" between 0 and 3600);