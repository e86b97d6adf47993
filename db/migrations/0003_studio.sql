CREATE TABLE "project_invitations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"answered_by" uuid,
	CONSTRAINT "project_invitations_one_per_token" UNIQUE("token_hash"),
	CONSTRAINT "project_invitations_email_is_lower_case" CHECK ("project_invitations"."email" = lower("project_invitations"."email"))
);
--> statement-breakpoint
ALTER TABLE "guide_versions" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "budget_minor" bigint;--> statement-breakpoint
ALTER TABLE "project_invitations" ADD CONSTRAINT "project_invitations_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_invitations" ADD CONSTRAINT "project_invitations_invited_by_people_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_invitations" ADD CONSTRAINT "project_invitations_answered_by_people_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "project_invitations_one_open" ON "project_invitations" USING btree ("project_id","email","role") WHERE answered_at is null;--> statement-breakpoint
CREATE INDEX "items_in_order" ON "items" USING btree ("project_id","id");--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_budget_is_positive" CHECK ("projects"."budget_minor" > 0);--> statement-breakpoint
-- A row may neither enter, leave nor change in a published version; an update is judged by where it was and where it goes.
CREATE OR REPLACE FUNCTION refuse_change_of_published_rule_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE version uuid;
BEGIN
  SELECT id INTO version FROM guide_versions
    WHERE state = 'published'
      AND id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.guide_version_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.guide_version_id END)
    LIMIT 1;
  IF version IS NOT NULL THEN
    RAISE EXCEPTION 'guide version % is published: its % never change', version, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER cases_published_never_change BEFORE INSERT OR UPDATE OR DELETE ON cases FOR EACH ROW EXECUTE FUNCTION refuse_change_of_published_rule_text();
