// `kiln connect`: the server of boxes on this computer, and the boxes of Connects where this computer has a login.
import type { Command } from 'commander'
import type { Act } from '../act.ts'
import { t } from '../texts.ts'
import { dataCommands } from './data-commands.ts'
import { admitBox, claimBox, exportBoxes, releaseBox } from './either.ts'
import { loginCommands } from './logins.ts'

export function connectCommand(program: Command, act: Act) {
  const connect = program.command('connect').summary(t('help.connect.summary')).description(t('help.connect'))
  dataCommands(connect, act, {
    claim: claimBox,
    release: releaseBox,
    export: exportBoxes,
    admit: admitBox,
    options: command => command.option('--at <address>', t('help.connect.at')),
  })
  loginCommands(connect, act)
}
