import type { Command } from 'commander'
import { repeated } from './act.ts'
import { t } from './texts.ts'

/** The options of each command that takes answers for a profile: the form's values, in place of the form. */
export const answerOptions = (command: Command): Command =>
  command
    .option('--set <key=value>', t('help.set'), repeated)
    .option('--settings <file>', t('help.settings'))
    .option('--arch <architecture>', t('help.arch'))
