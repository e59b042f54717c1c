// The commands of `kiln connect` on the data of a Connect of this computer. Its modules are loaded on demand, because no
// other command needs them.
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { failure } from '#shared/errors.ts'
import { type ActWith, examples, repeated } from '../act.ts'
import type { Terminal } from '../session.ts'
import { t } from '../texts.ts'
import { type ClaimWords, listBoxes, newPassword, type ReleaseWords } from './boxes.ts'
import { computersCommand } from './computers.ts'
import { type DataWords, dataFolder } from './data-folder.ts'
import { type AdmitWords, listEnrolments, makeTicket } from './enrolments.ts'
import type { ExportWords } from './export.ts'
import { serve } from './serve.ts'
import { uploadsCommand } from './uploads.ts'

/** Actions on a box: on the data here, or through a login where the program has any. */
type BoxActions<S> = {
  claim: (session: S, code: string, words: ClaimWords) => Promise<void>
  release: (session: S, id: string, words: ReleaseWords) => Promise<void>
  export: (session: S, box: string | undefined, words: ExportWords) => Promise<void>
  admit: (session: S, enrolment: string, id: string, words: AdmitWords) => Promise<void>
  /** Adds the options that choose between the two. */
  options: (command: Command) => Command
}

export function dataCommands<S extends Terminal>(connect: Command, act: ActWith<S>, boxes: BoxActions<S>) {
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
  const either = (name: string, help: string) => boxes.options(one(name, help))
  withOwner(either('claim', t('help.connect.claim')))
    .argument('<code>', t('help.connect.code'))
    .option('--yes', t('help.connect.yes'))
    .addHelpText(
      'after',
      examples('kiln connect claim BCDF-GHJK --name "Ada Lovelace" --email ada@example.com'),
    )
    .action(act(boxes.claim))
  either('release', t('help.connect.release'))
    .argument('<id>', t('help.connect.release-id'))
    .option('--yes', t('help.connect.yes'))
    .action(act(boxes.release))
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
    .action(act(boxes.export))
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
    .action(act(boxes.admit))
  one('password', t('help.connect.password'))
    .argument('<address>', t('help.connect.account'))
    .action(act(newPassword))
  uploadsCommand(connect, act)
  computersCommand(connect, act)
  one('backup', t('help.connect.backup')).argument('<dir>', t('help.connect.backup-dir')).action(act(backUp))
  one('restore', t('help.connect.restore'))
    .argument('<dir>', t('help.connect.restore-dir'))
    .option('--check', t('help.connect.restore-check'))
    .action(act(restore))
  // Given by kiln-connect.sh, which another user than root called with these words.
  connect.addOption(new Option('--needs-root <words>').argParser(needsRoot).hideHelp())
}

function needsRoot(words: string): never {
  throw failure('connect.needs-root', { operation: 'connect', values: { words } })
}

/** Whom a box belongs to, and the tunnel that it gets. */
const withOwner = (command: Command) =>
  command
    .option('--name <name>', t('help.connect.name'))
    .option('--email <address>', t('help.connect.email'))
    .option('--household <name>', t('help.connect.household'))
    .option('--pangolin <file>', t('help.connect.pangolin'))

async function backUp({ output }: Terminal, dir: string, words: DataWords) {
  const { backUpConnect } = await import('#connect/backup.ts')
  const [folder, target] = [dataFolder(words), resolve(dir)]
  await backUpConnect(folder, target)
  output.line(t('cli.connect.backed-up', { folder, target }))
  output.object({ type: 'result', folder, backup: target })
}

async function restore({ output }: Terminal, dir: string, words: DataWords & { check?: true }) {
  const { restoreConnect } = await import('#connect/backup.ts')
  const [source, folder] = [resolve(dir), dataFolder(words)]
  const checkOnly = words.check === true
  await restoreConnect(source, folder, { checkOnly })
  output.line(t(checkOnly ? 'cli.connect.restorable' : 'cli.connect.restored', { folder, source }))
  output.object({ type: 'result', folder, backup: source, restored: !checkOnly })
}
