// Stands for the Lambda runtime: loads the bundle named as argument and invokes it with each event that the parent sends.
const { handler } = await import(process.argv[2]);

process.on('message', async (event) => {
  const deadline = Date.now() + 120_000;
  const context = { getRemainingTimeInMillis: () => deadline - Date.now() };
  try {
    process.send({ response: await handler(event, context) });
  } catch (error) {
    process.send({ error: `${error.name}: ${error.message}` });
  }
});

process.send({ ready: true });
