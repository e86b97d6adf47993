-- A fiftieth was chosen when what vacuum had not removed lay before the open seats, and claims stepped over it. They begin where
-- the open seats begin now, and under load vacuum read all six indexes of the seats each minute, an eightieth of the machine's time.
ALTER TABLE "seats" SET (autovacuum_vacuum_scale_factor = 0.1);
