// Runs of the function: invokes the bundle with one event again and again, and prints what a run takes of a processor.
const [, , path, rounds, event] = process.argv;
const { handler } = await import(path);
const warmUpRounds = 3;
const processorMillis = [];
let logBytes = 0;

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text) => {
  logBytes += Buffer.byteLength(text);
  return true;
};

for (let round = -warmUpRounds; round < Number(rounds); round += 1) {
  logBytes = 0;
  const before = process.cpuUsage();
  const { batchItemFailures } = await handler(JSON.parse(event), { getRemainingTimeInMillis: () => 120_000 });
  const { user, system } = process.cpuUsage(before);
  if (batchItemFailures.length > 0) throw new Error('The log file failed.');
  if (round >= 0) processorMillis.push((user + system) / 1000);
}

write(JSON.stringify({ processorMillis, logBytes }));
