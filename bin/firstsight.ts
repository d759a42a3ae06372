import { Command } from 'commander';
import { addBaselineCommand } from '../cli/baseline-command.ts';
import { addDetectCommand } from '../cli/detect-command.ts';
import { messageOf } from '../cli/error-message.ts';
import { addInvestigateCommand } from '../cli/investigate-command.ts';
import { addSimulateCommand } from '../cli/simulate-command.ts';
import { version } from '../lambda/alerting/version.ts';

/** Wrong usage: also a faulty exceptions file or S3 address. */
const usageStatus = 2;

// The SDK's word on future releases of Node is for those who build this, not for those who run it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

process.stdout.on('error', endQuietlyWhenReaderLeft);

const program = new Command('firstsight')
  .description('First use of STS GetFederationToken by a principal, found in CloudTrail log files.')
  .version(version)
  .showHelpAfterError('(add --help for what is allowed)')
  .configureHelp({ helpWidth: 88 })
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : usageStatus));

addDetectCommand(program);
addBaselineCommand(program);
addSimulateCommand(program);
addInvestigateCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`firstsight: ${messageOf(error)}\n`);
  process.exitCode = usageStatus;
}

/** `firstsight … | head` closes the pipe early; that is no failure, and what is left to say goes to stderr. */
function endQuietlyWhenReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
