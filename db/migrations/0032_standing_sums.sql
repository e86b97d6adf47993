CREATE TABLE "standing_sums" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"quality_target" real NOT NULL,
	"most" integer NOT NULL,
	"standings" jsonb NOT NULL,
	"slices" jsonb NOT NULL,
	"by_seats" jsonb NOT NULL,
	"suspicion" jsonb NOT NULL,
	"computed_at" timestamp with time zone NOT NULL,
	"milliseconds" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "standing_sums" ADD CONSTRAINT "standing_sums_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;