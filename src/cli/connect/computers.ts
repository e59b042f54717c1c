// `kiln connect computers`: the logins of computers with Kiln, on the computer that runs the Connect. Needed
// for a self-signed Connect, whose pages accept no password.
import type { Command } from 'commander'
import { isLoginName } from '#shared/connect/kiln-login.ts'
import { type ActWith, examples, table } from '../act.ts'
import type { Terminal } from '../session.ts'
import { timeOf } from '../state-line.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { assertHousehold, openDesk } from './boxes.ts'
import { connectUrl } from './connect-url.ts'
import type { DataWords } from './data-folder.ts'

type MakeWords = DataWords & { url: string; household?: string }

export function computersCommand(connect: Command, act: ActWith<Terminal>) {
  const computers = connect.command('computers').description(t('help.connect.computers'))
  const one = (name: string, help: string, isDefault = false) =>
    computers.command(name, { isDefault }).description(help).option('--data <dir>', t('help.connect.data'))
  one('list', t('help.connect.computers-list'), true).action(act(listComputers))
  one('make', t('help.connect.computers-make'))
    .argument('<name>', t('help.connect.computers-name'))
    .requiredOption('--url <url>', t('help.connect.computers-url'))
    .option('--household <name>', t('help.connect.computers-household'))
    .addHelpText('after', examples('kiln connect computers make laptop --url https://192.0.2.8:8455'))
    .action(act(makeComputer))
  one('remove', t('help.connect.computers-remove'))
    .argument('<name>', t('help.connect.computers-name'))
    .action(act(removeComputer))
}

async function listComputers({ output }: Terminal, words: DataWords) {
  const desk = await openDesk(words)
  try {
    const computers = desk.computers()
    const rows = computers.map(({ name, household, email, createdAt, uses }) => [
      name,
      household ?? email ?? '-',
      t('cli.connect.since', { time: timeOf(createdAt) }),
      uses
        .map(({ address, at }) => t('cli.connect.computer-used', { time: timeOf(at), address }))
        .join(', ') || t('cli.connect.computer-unused'),
    ])
    for (const line of table(rows)) output.line(line)
    if (computers.length === 0) output.line(t('cli.connect.no-computers'))
    output.object({ type: 'result', computers })
  } finally {
    desk.close()
  }
}

async function makeComputer({ output }: Terminal, name: string, words: MakeWords) {
  if (!isLoginName(name))
    throw usage(terminalMessage('usage.computer-name', { found: name }), 'connect computers make')
  const { household = 'Home' } = words
  assertHousehold(household, 'connect computers make')
  const url = connectUrl(words.url, 'connect computers make')
  const desk = await openDesk(words)
  try {
    const login = await desk.makeComputer({ name, household, url })
    output.note(t('cli.connect.computer-login', { name, household }))
    output.line(login)
    output.object({ type: 'result', computer: { name, household, login } })
  } finally {
    desk.close()
  }
}

async function removeComputer({ output }: Terminal, name: string, words: DataWords) {
  const desk = await openDesk(words)
  try {
    desk.removeComputer(name)
    output.line(t('cli.connect.computer-removed', { name }))
    output.object({ type: 'result', removed: name })
  } finally {
    desk.close()
  }
}
