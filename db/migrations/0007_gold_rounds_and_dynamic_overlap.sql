CREATE TABLE "project_paces" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"median_seconds" real NOT NULL,
	"slow_seconds" real NOT NULL,
	"answers" integer NOT NULL,
	"computed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gold_checks" (
	"annotation_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"worker_id" uuid NOT NULL,
	"use" text NOT NULL,
	"score" real NOT NULL,
	"is_right" boolean NOT NULL,
	"attempt_id" uuid,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "gold_checks_one_per_worker_and_item" UNIQUE("item_id","worker_id"),
	CONSTRAINT "gold_checks_score_is_a_share" CHECK ("gold_checks"."score" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "gold_contests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"annotation_id" uuid NOT NULL,
	"item_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"words" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"reply" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	CONSTRAINT "gold_contests_one_per_annotation" UNIQUE("annotation_id"),
	CONSTRAINT "gold_contests_are_answered_by_someone" CHECK (("gold_contests"."state" = 'open') = ("gold_contests"."answered_by" is null))
);
--> statement-breakpoint
CREATE TABLE "gold_items" (
	"item_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"use" text NOT NULL,
	"answer" jsonb NOT NULL,
	"explanation" text NOT NULL,
	"verdict_id" uuid,
	"state" text DEFAULT 'active' NOT NULL,
	"retired_because" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "gold_items_retired_for_a_reason" CHECK (("gold_items"."state" = 'retired') = ("gold_items"."retired_because" is not null)),
	CONSTRAINT "gold_items_explain_themselves" CHECK (length(trim("gold_items"."explanation")) > 0)
);
--> statement-breakpoint
CREATE TABLE "qualification_attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"worker_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"items" integer NOT NULL,
	"pass_mark" real NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"score" real,
	"began_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "qualification_attempts_numbered_once" UNIQUE("project_id","worker_id","number"),
	CONSTRAINT "qualification_attempts_end_with_a_score" CHECK (("qualification_attempts"."state" = 'running') = ("qualification_attempts"."score" is null))
);
--> statement-breakpoint
DROP INDEX "seats_ready";--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "languages" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "annotations" ADD COLUMN "purpose" text DEFAULT 'label' NOT NULL;--> statement-breakpoint
ALTER TABLE "annotations" ADD COLUMN "round" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "purpose" text DEFAULT 'label' NOT NULL;--> statement-breakpoint
ALTER TABLE "seats" ADD COLUMN "round" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "items" ADD COLUMN "urgency" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "items" ADD COLUMN "round" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "items" ADD COLUMN "round_began_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "items" ADD COLUMN "fingerprint" bigint;--> statement-breakpoint
ALTER TABLE "items" ADD COLUMN "kin_id" uuid;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "overlap_max" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "label_ceiling_minor" bigint;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "gold_every" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "daily_cap" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "test_items" integer;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "test_pass_mark" real DEFAULT 0.8 NOT NULL;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "test_retake_hours" integer DEFAULT 24 NOT NULL;--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "test_attempts" integer DEFAULT 2 NOT NULL;--> statement-breakpoint
ALTER TABLE "project_paces" ADD CONSTRAINT "project_paces_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_checks" ADD CONSTRAINT "gold_checks_annotation_id_annotations_id_fk" FOREIGN KEY ("annotation_id") REFERENCES "public"."annotations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_checks" ADD CONSTRAINT "gold_checks_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_checks" ADD CONSTRAINT "gold_checks_item_id_gold_items_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."gold_items"("item_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_checks" ADD CONSTRAINT "gold_checks_worker_id_people_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_checks" ADD CONSTRAINT "gold_checks_attempt_id_qualification_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."qualification_attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_contests" ADD CONSTRAINT "gold_contests_annotation_id_annotations_id_fk" FOREIGN KEY ("annotation_id") REFERENCES "public"."annotations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_contests" ADD CONSTRAINT "gold_contests_item_id_gold_items_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."gold_items"("item_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_contests" ADD CONSTRAINT "gold_contests_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_contests" ADD CONSTRAINT "gold_contests_answered_by_people_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_items" ADD CONSTRAINT "gold_items_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_items" ADD CONSTRAINT "gold_items_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_items" ADD CONSTRAINT "gold_items_verdict_id_verdicts_id_fk" FOREIGN KEY ("verdict_id") REFERENCES "public"."verdicts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gold_items" ADD CONSTRAINT "gold_items_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualification_attempts" ADD CONSTRAINT "qualification_attempts_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "qualification_attempts" ADD CONSTRAINT "qualification_attempts_worker_id_people_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "gold_checks_by_worker" ON "gold_checks" USING btree ("project_id","worker_id","checked_at");--> statement-breakpoint
CREATE INDEX "gold_contests_by_project" ON "gold_contests" USING btree ("project_id","state");--> statement-breakpoint
CREATE INDEX "gold_contests_by_item" ON "gold_contests" USING btree ("item_id");--> statement-breakpoint
CREATE INDEX "gold_items_by_project" ON "gold_items" USING btree ("project_id","use","state");--> statement-breakpoint
CREATE UNIQUE INDEX "qualification_attempts_one_running" ON "qualification_attempts" USING btree ("project_id","worker_id") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "skips_by_person" ON "skips" USING btree ("person_id","skipped_at");--> statement-breakpoint
CREATE INDEX "items_by_kin" ON "items" USING btree ("kin_id") WHERE kin_id is not null;--> statement-breakpoint
CREATE INDEX "seats_ready" ON "seats" USING btree ("project_id","purpose","shard","priority","id") WHERE state in ('open', 'leased');--> statement-breakpoint
ALTER TABLE "items" ADD CONSTRAINT "items_urgency_is_a_rank" CHECK ("items"."urgency" between 0 and 2);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_dynamic_overlap_goes_up" CHECK ("projects"."overlap_max" between "projects"."overlap" and 25);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_ceiling_is_positive" CHECK ("projects"."label_ceiling_minor" > 0);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_gold_is_mixed_in" CHECK ("projects"."gold_every" between 3 and 1000);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_daily_cap_is_sane" CHECK ("projects"."daily_cap" between 1 and 100000);--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_language_is_a_code" CHECK ("projects"."language" ~ '^[a-z]{2}$');--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_test_is_sane" CHECK ("projects"."test_items" between 1 and 50 and "projects"."test_pass_mark" between 0 and 1 and "projects"."test_retake_hours" between 0 and 8760 and "projects"."test_attempts" between 1 and 20);--> statement-breakpoint
CREATE TRIGGER gold_checks_append_only BEFORE UPDATE OR DELETE ON gold_checks FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Where every active item stands: of its present round alone, and settled when its answer is known (a gold item).
DROP VIEW item_standings;
--> statement-breakpoint
CREATE VIEW item_standings AS
SELECT i.project_id, i.id AS item_id, i.name, i.slice, i.created_at, i.round,
       s.wanted, s.filled, e.confidence, coalesce(e.annotation_count, 0) AS annotation_count,
       v.id AS verdict_id, v.decided_at, g.item_id IS NOT NULL AS is_known,
       CASE WHEN v.id IS NOT NULL OR g.item_id IS NOT NULL THEN 'settled'
            WHEN s.filled < s.wanted OR s.wanted = 0 OR e.item_id IS NULL THEN 'open'
            WHEN e.confidence >= p.quality_target THEN 'settled'
            ELSE 'contested' END AS standing
  FROM items i
  JOIN projects p ON p.id = i.project_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state <> 'cancelled')::int AS wanted, count(*) FILTER (WHERE state = 'filled')::int AS filled
      FROM seats WHERE seats.item_id = i.id AND seats.purpose = 'label' AND seats.round = i.round) s
  LEFT JOIN item_estimates e ON e.item_id = i.id
  LEFT JOIN gold_items g ON g.item_id = i.id AND g.retired_because IS DISTINCT FROM 'contest_upheld'
  LEFT JOIN LATERAL (
    SELECT id, decided_at FROM verdicts
     WHERE verdicts.item_id = i.id AND (i.round_began_at IS NULL OR verdicts.decided_at >= i.round_began_at)
     ORDER BY decided_at DESC, id DESC LIMIT 1) v ON true
 WHERE i.state = 'active';
