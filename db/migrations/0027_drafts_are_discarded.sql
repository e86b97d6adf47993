ALTER TABLE "projects" ADD COLUMN "discarded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_discarded_as_drafts" CHECK ("projects"."discarded_at" is null or "projects"."state" = 'draft');--> statement-breakpoint
-- A discarded draft was never published, so nobody has worked by its guide: it goes with it, published or not.
CREATE OR REPLACE FUNCTION refuse_change_of_published_guide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'published'
     AND NOT (TG_OP = 'DELETE' AND EXISTS (SELECT FROM projects WHERE id = OLD.project_id AND discarded_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'guide version % is published and never changes', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE OR REPLACE FUNCTION refuse_change_of_published_rule_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE version uuid;
BEGIN
  SELECT v.id INTO version FROM guide_versions v JOIN projects p ON p.id = v.project_id
    WHERE v.state = 'published'
      AND NOT (TG_OP = 'DELETE' AND p.discarded_at IS NOT NULL)
      AND v.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.guide_version_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.guide_version_id END)
    LIMIT 1;
  IF version IS NOT NULL THEN
    RAISE EXCEPTION 'guide version % is published: its % never change', version, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
