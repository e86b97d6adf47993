DROP TABLE "item_change_lines" CASCADE;--> statement-breakpoint
DROP TABLE "item_changes" CASCADE;--> statement-breakpoint
ALTER TABLE "items" DROP COLUMN "copy_of";