CREATE TABLE "item_flags" (
	"item_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"error_probability" real NOT NULL,
	"rarity" real NOT NULL,
	"verdict" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"computed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "item_flags_error_is_a_probability" CHECK ("item_flags"."error_probability" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "project_estimates" (
	"project_id" uuid PRIMARY KEY NOT NULL,
	"basis_count" integer NOT NULL,
	"method" text NOT NULL,
	"habits" jsonb NOT NULL,
	"computed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "worker_estimates" (
	"project_id" uuid NOT NULL,
	"worker_id" uuid NOT NULL,
	"skill" real,
	"low" real,
	"high" real,
	"agreement" real,
	"item_count" integer NOT NULL,
	"decisions" integer NOT NULL,
	"is_random" boolean NOT NULL,
	"is_constant" boolean NOT NULL,
	"evidence" jsonb NOT NULL,
	"computed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "worker_estimates_project_id_worker_id_pk" PRIMARY KEY("project_id","worker_id")
);
--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "since_guide_version_id" uuid;--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "gain" real;--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "gain_low" real;--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "gain_high" real;--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "items_needed" real;--> statement-breakpoint
ALTER TABLE "item_estimates" ADD COLUMN "basis_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "item_flags" ADD CONSTRAINT "item_flags_item_id_items_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."items"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "item_flags" ADD CONSTRAINT "item_flags_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_estimates" ADD CONSTRAINT "project_estimates_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "worker_estimates" ADD CONSTRAINT "worker_estimates_project_id_projects_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."projects"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "worker_estimates" ADD CONSTRAINT "worker_estimates_worker_id_people_id_fk" FOREIGN KEY ("worker_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "item_flags_by_suspicion" ON "item_flags" USING btree ("project_id","error_probability");--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_since_guide_version_id_guide_versions_id_fk" FOREIGN KEY ("since_guide_version_id") REFERENCES "public"."guide_versions"("id") ON DELETE cascade ON UPDATE no action;