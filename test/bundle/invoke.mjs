// Acts as the Lambda runtime: loads the bundle named as argument and invokes it with each event that the parent sends.
const { handler } = await import(process.argv[2]);

process.on('message', async ({ event, timeoutMillis }) => {
  const deadline = Date.now() + timeoutMillis;
  const context = { getRemainingTimeInMillis: () => deadline - Date.now() };
  process.send({ invoked: await invoke(event, context), residentBytes: process.memoryUsage.rss() });
});

async function invoke(event, context) {
  try {
    return { response: await handler(event, context) };
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

process.send({ ready: true });
