CREATE TABLE "seat_openings" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"items" integer NOT NULL,
	"waiting" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "seat_openings" ADD CONSTRAINT "seat_openings_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;