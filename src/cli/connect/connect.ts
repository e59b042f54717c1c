// `kiln connect`: the server of boxes on this computer. Its modules are loaded on demand, because no other
// command needs them.

import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { noticeSettings } from '#shared/connect/notice-settings.ts'
import { type Act, examples, repeated } from '../act.ts'
import type { Session } from '../session.ts'
import { t, terminalMessage } from '../texts.ts'
import { numberFrom, usage } from '../usage.ts'
import { claimBox, listBoxes, newPassword, releaseBox } from './boxes.ts'
import { computersCommand } from './computers.ts'
import { type DataWords, dataFolder } from './data-folder.ts'
import { admitBox, listEnrolments, makeTicket } from './enrolments.ts'
import { exportBoxes } from './export.ts'
import { readJsonFile } from './json-file.ts'
import { loginCommands } from './logins.ts'
import { uploadsCommand } from './uploads.ts'

type ServeWords = DataWords & {
  listen?: string
  behindProxy?: string[]
  allowKeyless?: boolean
  notices?: string
  updates?: string
  uploads?: string
  insideKiln?: boolean
}

export function connectCommand(program: Command, act: Act) {
  const connect = program.command('connect').summary(t('help.connect.summary')).description(t('help.connect'))
  const one = (name: string, help: string) =>
    connect.command(name).description(help).option('--data <dir>', t('help.connect.data'))
  one('serve', t('help.connect.serve'))
    .option('--listen <address>', t('help.connect.listen'))
    .option('--behind-proxy <address>', t('help.connect.behind-proxy'), repeated)
    .option('--allow-keyless', t('help.connect.allow-keyless'))
    .option('--notices <file>', t('help.connect.notices'))
    .option('--updates <dir>', t('help.connect.updates'))
    .option('--uploads <gib>', t('help.connect.take-uploads'))
    // Given by the engine: ends with its input, which ends with the engine.
    .addOption(new Option('--inside-kiln').hideHelp())
    .addHelpText('after', examples('kiln connect serve', 'kiln connect serve --listen 0.0.0.0:8455'))
    .action(act(serve))
  one('boxes', t('help.connect.boxes')).action(act(listBoxes))
  const either = (name: string, help: string) =>
    one(name, help).option('--at <address>', t('help.connect.at'))
  withOwner(either('claim', t('help.connect.claim')))
    .argument('<code>', t('help.connect.code'))
    .option('--yes', t('help.connect.yes'))
    .addHelpText(
      'after',
      examples('kiln connect claim BCDF-GHJK --name "Ada Lovelace" --email ada@example.com'),
    )
    .action(act(claimBox))
  either('release', t('help.connect.release'))
    .argument('<id>', t('help.connect.release-id'))
    .option('--yes', t('help.connect.yes'))
    .action(act(releaseBox))
  either('export', t('help.connect.export'))
    .argument('[box]', t('help.connect.export-box'))
    .requiredOption('--to <file>', t('help.connect.export-to'))
    .option('--household <name>', t('help.connect.export-household'))
    .addHelpText(
      'after',
      examples(
        'kiln connect export kitchen --to kitchen.json',
        'kiln connect export --household Home --to home.json',
      ),
    )
    .action(act(exportBoxes))
  withOwner(one('enrol', t('help.connect.enrol')))
    .argument('<url>', t('help.connect.url'))
    .option('--at-once', t('help.connect.at-once'))
    .addHelpText(
      'after',
      examples(
        'kiln connect enrol https://connect.example.com --name "Ada Lovelace" --email ada@example.com',
      ),
    )
    .action(act(makeTicket))
  one('enrolments', t('help.connect.enrolments')).action(act(listEnrolments))
  either('admit', t('help.connect.admit'))
    .argument('<enrolment>', t('help.connect.enrolment'))
    .argument('<id>', t('help.connect.id'))
    .option('--key <key>', t('help.connect.admit-key'))
    .action(act(admitBox))
  one('password', t('help.connect.password'))
    .argument('<address>', t('help.connect.account'))
    .action(act(newPassword))
  uploadsCommand(connect, act)
  computersCommand(connect, act)
  loginCommands(connect, act)
  one('backup', t('help.connect.backup')).argument('<dir>', t('help.connect.backup-dir')).action(act(backUp))
  one('restore', t('help.connect.restore'))
    .argument('<dir>', t('help.connect.restore-dir'))
    .action(act(restore))
}

/** Whom a box belongs to, and the tunnel that it gets. */
const withOwner = (command: Command) =>
  command
    .option('--name <name>', t('help.connect.name'))
    .option('--email <address>', t('help.connect.email'))
    .option('--household <name>', t('help.connect.household'))
    .option('--pangolin <file>', t('help.connect.pangolin'))

async function serve({ output }: Session, words: ServeWords) {
  const [{ startConnect }, { planListening }] = await Promise.all([
    import('#connect/serving.ts'),
    import('#connect/listening.ts'),
  ])
  const listening = planListening(words.listen, words.behindProxy ?? [])
  if ('wrong' in listening) throw usage(wrongListening(listening), 'connect serve')
  const updates = words.updates === undefined ? null : resolve(words.updates)
  if (updates !== null && listening.kind === 'own-certificate')
    throw usage(terminalMessage('usage.connect-updates'), 'connect serve')
  const uploadGib =
    numberFrom('--uploads', words.uploads, { from: 1, to: 1_000_000, command: 'connect serve' }) ?? null
  if (uploadGib !== null && updates === null)
    throw usage(terminalMessage('usage.connect-uploads'), 'connect serve')
  const ended = new Promise<void>(done => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
    // Unreferenced: an error below ends the process although its input is open.
    if (words.insideKiln)
      process.stdin
        .once('close', () => done())
        .resume()
        .unref()
  })
  const folder = dataFolder(words)
  const { address, fingerprint, setUpCode, close } = await startConnect({
    folder,
    holder: words.insideKiln ? 'kiln' : 'terminal',
    listening,
    allowKeyless: words.allowKeyless ?? false,
    notices: words.notices === undefined ? null : await readJsonFile(words.notices, noticeSettings),
    updates,
    uploadQuotaBytes: uploadGib === null ? null : uploadGib * 1024 ** 3,
    onFault: thrown => output.note(t('cli.connect.fault', { reason: String(thrown) })),
  })
  output.line(t('cli.connect.serving', { address, path: folder }))
  if (updates !== null)
    output.line(t('cli.connect.updates', { address: `${address}/updates`, path: updates }))
  if (uploadGib !== null) output.line(t('cli.connect.uploads', { gib: String(uploadGib) }))
  if (fingerprint !== null) output.line(t('cli.connect.fingerprint', { fingerprint }))
  if (setUpCode !== null) output.line(t('cli.connect.set-up', { address, code: setUpCode }))
  output.object({ type: 'serving', address, fingerprint, setUpCode, folder })
  await ended
  await close()
}

const wrongListening = ({ wrong, found }: { wrong: 'address' | 'port' | 'proxy'; found: string }) => {
  if (wrong === 'port') return terminalMessage('usage.port', { port: found })
  return terminalMessage('usage.ip-address', { found })
}

async function backUp({ output }: Session, dir: string, words: DataWords) {
  const { backUpConnect } = await import('#connect/backup.ts')
  const [folder, target] = [dataFolder(words), resolve(dir)]
  await backUpConnect(folder, target)
  output.line(t('cli.connect.backed-up', { folder, target }))
  output.object({ type: 'result', folder, backup: target })
}

async function restore({ output }: Session, dir: string, words: DataWords) {
  const { restoreConnect } = await import('#connect/backup.ts')
  const [source, folder] = [resolve(dir), dataFolder(words)]
  await restoreConnect(source, folder)
  output.line(t('cli.connect.restored', { folder, source }))
  output.object({ type: 'result', folder, backup: source })
}
