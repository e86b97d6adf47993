-- breaks older code
ALTER TABLE "drafts" ALTER COLUMN "answer" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "drafts" ADD COLUMN "comment" text DEFAULT '' NOT NULL;