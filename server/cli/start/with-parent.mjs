/**
 * Loaded into each child of the start command: when the start command is gone, also by kill -9, the child ends as if it
 * were asked to, so that no half of the house goes on alone and keeps its port.
 */
process.once('disconnect', () => {
  setTimeout(() => process.exit(1), 5_000).unref();
  process.kill(process.pid, 'SIGTERM');
});
