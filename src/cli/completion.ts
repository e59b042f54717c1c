import type { Command } from 'commander'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import { type Act, examples } from './act.ts'
import { completionScript, type Shell, shells } from './completion-scripts.ts'
import type { Session } from './session.ts'
import { t, terminalMessage } from './texts.ts'
import { usage } from './usage.ts'

export function completionCommand(program: Command, act: Act) {
  program
    .command('completion')
    .summary(t('help.completion.summary'))
    .description(t('help.completion'))
    .argument('<shell>', t('help.completion.shell'))
    .addHelpText('after', examples('kiln completion bash > ~/.local/share/bash-completion/completions/kiln'))
    .action(
      act(async ({ output }: Session, shell: string) => {
        if (!shells.includes(shell as Shell))
          throw usage(
            terminalMessage('usage.shell', {
              shell,
              known: list(shells),
              suggestion: suggestion(shell, [...shells]),
            }),
            'completion',
          )
        const script = completionScript(shell as Shell, program)
        output.line(script)
        output.object({ type: 'result', shell, script })
      }),
    )
}
