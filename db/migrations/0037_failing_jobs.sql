CREATE TABLE "failing_jobs" (
	"key" text PRIMARY KEY NOT NULL,
	"task" text NOT NULL,
	"project_id" uuid,
	"since" timestamp with time zone NOT NULL,
	"last_error" text NOT NULL
);
