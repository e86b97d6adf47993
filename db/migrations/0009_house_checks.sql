CREATE TABLE "house_checks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"milliseconds" integer NOT NULL,
	"looked" integer NOT NULL,
	"faults" jsonb NOT NULL
);
