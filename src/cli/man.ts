import type { Command } from 'commander'
import { type Act, examples } from './act.ts'
import { manPage } from './man-page.ts'
import type { Session } from './session.ts'
import { t } from './texts.ts'

export function manCommand(program: Command, act: Act) {
  program
    .command('man')
    .summary(t('help.man.summary'))
    .description(t('help.man'))
    .addHelpText('after', examples('kiln man > ~/.local/share/man/man1/kiln.1'))
    .action(
      act(async ({ output }: Session) => {
        const page = manPage(program)
        for (const line of page.split('\n')) output.line(line)
        output.object({ type: 'result', page })
      }),
    )
}
