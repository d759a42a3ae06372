import { runDemo } from '../cli/demo/command.ts';
import { allowClosedPipe } from '../cli/terminal/interrupt.ts';

allowClosedPipe();
await runDemo();
