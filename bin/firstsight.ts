import { runFirstsight } from '../cli/program.ts';

// The SDK's notice about future Node releases is for developers, not for users of the command line.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

// `firstsight … | head` closes the pipe early. That is no failure; the rest of the output goes to stderr.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await runFirstsight(process.argv.slice(2));
