// `kiln connect uploads`: logins for uploading updates, on the computer that runs the Connect.
import type { Command } from 'commander'
import { type ActWith, table } from '../act.ts'
import type { Terminal } from '../session.ts'
import { timeOf } from '../state-line.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { openDesk } from './boxes.ts'
import type { DataWords } from './data-folder.ts'

export function uploadsCommand(connect: Command, act: ActWith<Terminal>) {
  const uploads = connect.command('uploads').description(t('help.connect.uploads'))
  const one = (name: string, help: string, isDefault = false) =>
    uploads.command(name, { isDefault }).description(help).option('--data <dir>', t('help.connect.data'))
  one('list', t('help.connect.uploads-list'), true).action(act(listLogins))
  one('make', t('help.connect.uploads-make'))
    .argument('<name>', t('help.connect.uploads-name'))
    .action(act(makeLogin))
  one('remove', t('help.connect.uploads-remove'))
    .argument('<name>', t('help.connect.uploads-name'))
    .action(act(removeLogin))
}

async function listLogins({ output }: Terminal, words: DataWords) {
  const desk = await openDesk(words)
  try {
    const logins = desk.uploadLogins()
    const rows = logins.map(({ name, createdAt }) => [
      name,
      t('cli.connect.since', { time: timeOf(createdAt) }),
    ])
    for (const line of table(rows)) output.line(line)
    if (logins.length === 0) output.line(t('cli.connect.no-upload-logins'))
    output.object({ type: 'result', logins })
  } finally {
    desk.close()
  }
}

async function makeLogin({ output }: Terminal, name: string, words: DataWords) {
  // No colon, which ends the name in HTTP Basic.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(name))
    throw usage(terminalMessage('usage.upload-name', { found: name }), 'connect uploads make')
  const desk = await openDesk(words)
  try {
    const password = desk.makeUploadLogin(name)
    output.note(t('cli.connect.upload-login', { name }))
    output.line(password)
    output.object({ type: 'result', login: { name, password } })
  } finally {
    desk.close()
  }
}

async function removeLogin({ output }: Terminal, name: string, words: DataWords) {
  const desk = await openDesk(words)
  try {
    desk.removeUploadLogin(name)
    output.line(t('cli.connect.upload-removed', { name }))
    output.object({ type: 'result', removed: name })
  } finally {
    desk.close()
  }
}
