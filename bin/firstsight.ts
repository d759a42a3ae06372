import { isNativeError } from 'node:util/types';
import { messageOf } from '../cli/error-message.ts';
import { firstsightProgram, usageStatus } from '../cli/program.ts';

// The SDK's word on future releases of Node is for those who build this, not for those who run it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

process.stdout.on('error', endQuietlyWhenReaderLeft);

const program = await firstsightProgram(process.argv.slice(2));

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`firstsight: ${messageOf(error)}\n`);
  if (program.opts().verbose) process.stderr.write(`${traceOf(error)}\n`);
  process.exitCode = usageStatus;
}

/** Where an error came from, and the errors behind it. */
function traceOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const trace = error.stack ?? error.message;
  return error.cause === undefined ? trace : `${trace}\ncaused by ${traceOf(error.cause)}`;
}

/** `firstsight … | head` closes the pipe early; that is no failure, and what is left to say goes to stderr. */
function endQuietlyWhenReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
