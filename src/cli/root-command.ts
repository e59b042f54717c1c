// The root of a command line: the options that all commands take, and how a word that does not fit is reported.
import { Command, type CommanderError, type HelpConfiguration } from 'commander'
import type { ErrorReport } from '#shared/errors.ts'
import { assertNoEmptyPath } from './empty-path.ts'
import { t } from './texts.ts'
import { usage } from './usage.ts'
import { unknownCommand, usageFault } from './usage-fault.ts'

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

/** The root, whose settings its commands inherit: they must precede them. */
export const rootCommand = (): Command =>
  new Command('kiln')
    .configureHelp({ styleTitle: title => titles()[title] ?? title } satisfies HelpConfiguration)
    // run-command.ts reports usage errors like every other error.
    .configureOutput({ outputError: () => undefined })
    .helpOption('-h, --help', t('help.help'))
    .helpCommand('help [command]', t('help.help'))

/** Once it has its commands. `addOptions`: adds to each what all of them take. */
export function finishRoot(program: Command, addOptions: (command: Command) => Command): Command {
  withGlobalOptions(program, addOptions)
  keepFault(program)
  program.on('beforeAllHelp', () => assertKnownWords(program))
  return program.hook('preAction', (_, command) => assertNoEmptyPath(command, nameOf(command)))
}

/** Commander shows the help of what precedes an unknown command, as if it had not been typed. Throws usage. */
function assertKnownWords(program: Command): void {
  let command = program
  for (const word of program.args) {
    if (word === 'help' || word === '--help' || word === '-h') continue
    const next = command.commands.find(each => each.name() === word || each.aliases().includes(word))
    // The word after an option may be its value.
    if (word.startsWith('-') || (!next && command.commands.length === 0)) return
    if (!next) throw usage(unknownCommand(word, namesOf(command)), nameOf(command))
    command = next
  }
}

/** Commander's own headings. */
const titles = (): Record<string, string> => ({
  'Usage:': t('help.usage'),
  'Arguments:': t('help.arguments'),
  'Options:': t('help.options'),
  'Commands:': t('help.commands'),
})

/** They may precede or follow the command; an error refers to the command's help. */
function withGlobalOptions(program: Command, addOptions: (command: Command) => Command) {
  for (const command of program.commands) {
    addOptions(command)
    keepFault(command)
    withGlobalOptions(command, addOptions)
  }
}

function keepFault(command: Command) {
  command.exitOverride(fault => {
    if (!commandOf.has(fault)) commandOf.set(fault, command)
    throw fault
  })
}
