// Prints the last line of CI: the sum of the counts in Jest's JSON report and in the last lines of the other runners.
// Fails if a runner printed no counts, if nothing ran, or if something failed.
import { readFileSync } from 'node:fs';

const [testReport, otherCounts, runners] = process.argv.slice(2);
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(testReport, 'utf8'));
const others = readFileSync(otherCounts, 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => /^(\d+) passed, (\d+) failed/.exec(line))
  .map((found) => ({ passed: Number(found?.[1]), failed: Number(found?.[2]) }));

const passed = others.reduce((sum, one) => sum + one.passed, numPassedTests);
const failed = others.reduce((sum, one) => sum + one.failed, numFailedTests);
console.log(`${passed} passed, ${failed} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`);
process.exit(passed > 0 && failed === 0 && others.length === Number(runners) ? 0 : 1);
