// The command line's table: every command, and the options that all of them take.
import { Command, type CommanderError, type HelpConfiguration } from 'commander'
import type { Act } from './act.ts'
import { examples, repeated } from './act.ts'
import { buildCommand } from './build/build.ts'
import { ejectCommand } from './build/eject.ts'
import { profilesCommand } from './build/profiles.ts'
import { completionCommand } from './completion/completion.ts'
import { deployCommand, rollbackCommand } from './deploy/deploy.ts'
import { doctorCommand } from './doctor.ts'
import { drivesCommand } from './drives/drives.ts'
import { writerCommand } from './drives/writer.ts'
import { flashCommand } from './flash/flash.ts'
import { hostsCommand } from './hosts/hosts.ts'
import { imagesCommand } from './images/images.ts'
import { seedCommand } from './images/seed.ts'
import { machinesCommand } from './machines/machines.ts'
import { runCommand } from './machines/run.ts'
import { testCommand } from './machines/test.ts'
import { serveCommand } from './serve.ts'
import { t } from './texts.ts'

/** The command that a fault of commander belongs to: "images rm", or "" for `kiln` itself. */
export const commandOf = new WeakMap<CommanderError, string>()

export function createProgram({ version, act }: { version: string; act: Act }): Command {
  // What the commands below inherit is set before they are made.
  const program = new Command('kiln')
    .configureHelp({ styleTitle: title => titles()[title] ?? title } satisfies HelpConfiguration)
    // What is wrong with a command line is reported as every other error is, by index.ts.
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
    profilesCommand,
    buildCommand,
    imagesCommand,
    runCommand,
    machinesCommand,
    testCommand,
    seedCommand,
    drivesCommand,
    flashCommand,
    deployCommand,
    rollbackCommand,
    hostsCommand,
    ejectCommand,
    doctorCommand,
    writerCommand,
    serveCommand,
    completionCommand,
  ])
    add(program, act)
  withGlobalOptions(program)
  return program
}

/** Commander's own headings. */
const titles = (): Record<string, string> => ({
  'Usage:': t('help.usage'),
  'Arguments:': t('help.arguments'),
  'Options:': t('help.options'),
  'Commands:': t('help.commands'),
})

/** --json and --profiles may stand before or after the command; what went wrong with it leads to its own help. */
function withGlobalOptions(program: Command, called = program.name()) {
  for (const command of program.commands) {
    const name = `${called} ${command.name()}`
    command.option('--profiles <dir>', t('help.profiles-dir'), repeated).option('--json', t('help.json'))
    command.exitOverride(fault => {
      commandOf.set(fault, name.replace(/^kiln /, ''))
      throw fault
    })
    withGlobalOptions(command, name)
  }
}
