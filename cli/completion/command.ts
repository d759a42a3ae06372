import { ShellCompDirective, script } from '@bomb.sh/tab';
import { Argument, type Command } from 'commander';
import { print } from '../terminal/output.ts';
import { candidates } from './candidates.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

const description = `Prints the script that completes commands, options, their values, rules and files.

The shell must find the command firstsight, so install the package first, such as with
npm install --global. For bash, also install the package bash-completion.

The script goes to stdout, errors to stderr. Exit status: 0 success; 2 incorrect
usage.`;

const examples = `
Examples:
  firstsight completion bash >> ~/.bashrc
  firstsight completion zsh > "\${fpath[1]}/_firstsight"
  firstsight completion fish > ~/.config/fish/completions/firstsight.fish`;

/** bash completes files only if the registration says so. The script of the library does not. */
const bashFiles = 'complete -o default -o bashdefault -F __firstsight_complete firstsight';

/** Defines `firstsight completion`. */
export function defineCompletion(command: Command): void {
  command
    .description(description)
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText('after', examples)
    .action((shell: (typeof shells)[number]) => {
      script(shell, 'firstsight', 'firstsight');
      if (shell === 'bash') print(bashFiles);
    });
}

/** Defines `firstsight complete`, which the scripts call with the words of the command line after `--`. */
export function defineComplete(command: Command): void {
  command.argument('[words...]').action((words: readonly string[]) => {
    if (command.parent === null) return;
    const { words: found, files } = candidates(command.parent, words);
    for (const { word, description = '' } of found) print(`${word}\t${description}`);
    const directive = files
      ? ShellCompDirective.ShellCompDirectiveDefault
      : ShellCompDirective.ShellCompDirectiveNoFileComp;
    print(`:${directive}`);
  });
}
