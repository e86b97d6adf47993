CREATE TABLE "sightings" (
	"seat_id" uuid NOT NULL,
	"worker_id" uuid NOT NULL,
	"active_seconds" integer NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sightings_seat_id_worker_id_pk" PRIMARY KEY("seat_id","worker_id")
);
--> statement-breakpoint
ALTER TABLE "late_annotations" ADD COLUMN "sight" text;--> statement-breakpoint
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_seat_id_seats_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seats"("id") ON DELETE cascade ON UPDATE no action;