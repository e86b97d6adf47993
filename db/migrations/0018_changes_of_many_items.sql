CREATE TABLE "item_change_parts" (
	"change_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"item_ids" uuid[] NOT NULL,
	"is_made" boolean DEFAULT false NOT NULL,
	"before" jsonb,
	CONSTRAINT "item_change_parts_change_id_number_pk" PRIMARY KEY("change_id","number")
);
--> statement-breakpoint
CREATE TABLE "item_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"made_by" uuid NOT NULL,
	"act" text NOT NULL,
	"urgency" smallint,
	"total" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "item_changes_prioritise_says_where" CHECK (("item_changes"."act" = 'prioritise') = ("item_changes"."urgency" is not null)),
	CONSTRAINT "item_changes_end_when_over" CHECK (("item_changes"."state" in ('running', 'undoing')) = ("item_changes"."ended_at" is null))
);
--> statement-breakpoint
ALTER TABLE "item_change_parts" ADD CONSTRAINT "item_change_parts_change_id_item_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."item_changes"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_changes" ADD CONSTRAINT "item_changes_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_changes" ADD CONSTRAINT "item_changes_made_by_people_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "item_changes_one_under_way" ON "item_changes" USING btree ("project_id") WHERE state in ('running', 'undoing');