// A start of the function: prints the milliseconds from the process's begin until the handler is ready.
await import(process.argv[2]);
const millis = performance.now();
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ millis, processorMillis: (user + system) / 1000 }));
