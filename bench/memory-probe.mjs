// Loaded into the server under test, with --expose-gc: collects garbage when told and says what is left.
process.on('message', () => {
  globalThis.gc();
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ rss, heapUsed, external });
});
// Whoever is measured must be able to end.
process.channel.unref();
