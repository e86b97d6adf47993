CREATE TABLE "item_change_lines" (
	"change_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"state" text NOT NULL,
	"urgency" smallint NOT NULL,
	"kin_id" uuid,
	"copy_of" uuid,
	"reports_cleared_at" timestamp with time zone,
	CONSTRAINT "item_change_lines_change_id_item_id_pk" PRIMARY KEY("change_id","item_id")
);
--> statement-breakpoint
CREATE TABLE "item_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
DROP INDEX "items_by_kin";--> statement-breakpoint
ALTER TABLE "items" ADD COLUMN "copy_of" uuid;--> statement-breakpoint
ALTER TABLE "items" ADD COLUMN "reports_cleared_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "item_change_lines" ADD CONSTRAINT "item_change_lines_change_id_item_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."item_changes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_change_lines" ADD CONSTRAINT "item_change_lines_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_changes" ADD CONSTRAINT "item_changes_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_changes" ADD CONSTRAINT "item_changes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "item_change_lines_by_item" ON "item_change_lines" USING btree ("item_id");--> statement-breakpoint
CREATE INDEX "items_unread" ON "items" USING btree ("project_id","id") WHERE fingerprint is null;--> statement-breakpoint
CREATE INDEX "items_quarantined" ON "items" USING btree ("project_id") WHERE state = 'quarantined';--> statement-breakpoint
CREATE INDEX "items_by_kin" ON "items" USING btree ("project_id","kin_id") WHERE kin_id is not null;