import { returnToCallersFolder } from '../cli/npm.ts';
import { runFirstsight } from '../cli/program.ts';
import { allowClosedPipe, handleInterrupts } from '../cli/terminal/interrupt.ts';

// The SDK's notice about future Node releases is for developers, not for users of the command line.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

handleInterrupts();
allowClosedPipe();
returnToCallersFolder();
await runFirstsight(process.argv.slice(2));
