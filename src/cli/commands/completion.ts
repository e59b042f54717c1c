import type { Command } from 'commander'
import { completionScript, type Shell, shells } from '../completion/scripts.ts'
import { usage } from '../request.ts'
import type { Session } from '../session.ts'
import type { Act } from './act.ts'

export function completionCommand(program: Command, act: Act) {
  program
    .command('completion')
    .description('Prints a completion script for bash, zsh or fish.')
    .argument('<shell>', shells.join(', '))
    .addHelpText(
      'after',
      '\nExample:\n  kiln completion bash > ~/.local/share/bash-completion/completions/kiln',
    )
    .action(
      act(async ({ output }: Session, shell: string) => {
        if (!shells.includes(shell as Shell))
          throw usage(`There is no completion for "${shell}".`, 'completion')
        const script = completionScript(shell as Shell, program)
        output.line(script)
        output.object({ type: 'result', shell, script })
      }),
    )
}
