// The command line's table: every command, and the options that all of them take.
import { Command, type CommanderError, type HelpConfiguration } from 'commander'
import type { ErrorReport } from '#shared/errors.ts'
import type { Act } from './act.ts'
import { examples, repeated } from './act.ts'
import { boxCommand } from './boxes/boxes.ts'
import { builderCommand } from './builders/builders.ts'
import { buildCommand } from './builds/build.ts'
import { ejectCommand } from './builds/eject.ts'
import { cacheCommand } from './caches/caches.ts'
import { completionCommand } from './completion.ts'
import { connectCommand } from './connect/connect.ts'
import { orderCommands } from './connect/orders.ts'
import { deployCommand, rollbackCommand } from './deploy/deploy.ts'
import { doctorCommand } from './doctor.ts'
import { drivesCommand } from './drives/drives.ts'
import { writerCommand } from './drives/writer.ts'
import { assertNoEmptyPath } from './empty-path.ts'
import { flashCommand } from './flash/flash.ts'
import { seedCommand } from './flash/seed.ts'
import { hostsCommand } from './hosts/hosts.ts'
import { vmCommand } from './hypervisors.ts'
import { imagesCommand } from './images/images.ts'
import { installCommand } from './install.ts'
import { kitCommand } from './kits.ts'
import { machinesCommand } from './machines/machines.ts'
import { runCommand } from './machines/run.ts'
import { testCommand } from './machines/test.ts'
import { manCommand } from './man.ts'
import { profilesCommand } from './profiles/profiles.ts'
import { serveCommand } from './serve.ts'
import { snapshotsCommand } from './snapshots/snapshots.ts'
import { t } from './texts.ts'
import { publishCommand } from './updates/publish.ts'
import { usage } from './usage.ts'
import { unknownCommand, usageFault } from './usage-fault.ts'
import { workloadsCommand } from './workloads/workloads.ts'

/** The command that a commander error belongs to. */
const commandOf = new WeakMap<CommanderError, Command>()

/** Commander's error about a command line, with the command whose help explains more. */
export function usageReport(fault: CommanderError): ErrorReport {
  const command = commandOf.get(fault)
  if (!command) return usage(usageFault(fault), '').report()
  const { parent } = command
  const [word = ''] = command.args
  // `kiln images shw`: commander reads an unknown command as an argument of the default one.
  const isDefault = parent?.args.length === command.args.length && parent.args[0] === word
  if (fault.code === 'commander.excessArguments' && isDefault)
    return usage(unknownCommand(word, namesOf(parent)), nameOf(parent)).report()
  return usage(usageFault(fault, namesOf(command)), nameOf(command)).report()
}

const namesOf = (command: Command) => command.commands.map(each => each.name())

/** "images rm", or "" for `kiln` itself. */
function nameOf(command: Command): string {
  return command.parent ? `${nameOf(command.parent)} ${command.name()}`.trim() : ''
}

export function createProgram({ version, act }: { version: string; act: Act }): Command {
  // Inherited settings must precede the commands.
  const program = new Command('kiln')
    .configureHelp({ styleTitle: title => titles()[title] ?? title } satisfies HelpConfiguration)
    // index.ts reports usage errors like every other error.
    .configureOutput({ outputError: () => undefined })
    .helpOption('-h, --help', t('help.help'))
    .helpCommand('help [command]', t('help.help'))
    .description(t('help.kiln'))
    .version(version, '-V, --version', t('help.version'))
    .option('--profiles <dir>', t('help.profiles-dir'), repeated)
    .option('--json', t('help.json'))
    .addHelpText(
      'after',
      examples('kiln profiles', 'kiln build tiny -f qcow2 --set hostname=box1', 'kiln images'),
    )
  for (const add of [
    boxCommand,
    orderCommands,
    profilesCommand,
    buildCommand,
    imagesCommand,
    runCommand,
    machinesCommand,
    testCommand,
    seedCommand,
    vmCommand,
    drivesCommand,
    flashCommand,
    deployCommand,
    rollbackCommand,
    installCommand,
    hostsCommand,
    snapshotsCommand,
    workloadsCommand,
    builderCommand,
    cacheCommand,
    connectCommand,
    kitCommand,
    publishCommand,
    ejectCommand,
    doctorCommand,
    writerCommand,
    serveCommand,
    completionCommand,
    manCommand,
  ])
    add(program, act)
  withGlobalOptions(program)
  keepFault(program)
  program.hook('preAction', (_, command) => assertNoEmptyPath(command, nameOf(command)))
  return program
}

/** Commander's own headings. */
const titles = (): Record<string, string> => ({
  'Usage:': t('help.usage'),
  'Arguments:': t('help.arguments'),
  'Options:': t('help.options'),
  'Commands:': t('help.commands'),
})

/** --json and --profiles may precede or follow the command; an error refers to the command's help. */
function withGlobalOptions(program: Command) {
  for (const command of program.commands) {
    command.option('--profiles <dir>', t('help.profiles-dir'), repeated).option('--json', t('help.json'))
    keepFault(command)
    withGlobalOptions(command)
  }
}

function keepFault(command: Command) {
  command.exitOverride(fault => {
    if (!commandOf.has(fault)) commandOf.set(fault, command)
    throw fault
  })
}
