// The manual page, generated from the table of commands, so that it always matches their help. In roff, with the
// macros of man(7): https://man7.org/linux/man-pages/man7/groff_man.7.html
import type { Argument, Command, Option } from 'commander'
import { t } from './texts.ts'

/** Every command below `program`, with its full name. Pure. */
export function manPage(program: Command): string {
  const name = program.name()
  const commands = program.commands.flatMap(command => entries(command, name))
  const lines = [
    `.TH ${name.toUpperCase()} 1 "" ${quoted(`Kiln ${program.version() ?? ''}`)} ${quoted(t('man.title'))}`,
    section(t('man.name')),
    `${name} \\- ${plain(program.description())}`,
    section(t('man.synopsis')),
    ...program.commands.flatMap(command => synopses(command, name)),
    section(t('man.description')),
    plain(program.description()),
    section(t('man.options')),
    ...program.options.flatMap(optionLines),
    section(t('man.commands')),
    ...commands,
    section(t('man.exit-status')),
    ...item('0', t('man.status.0')),
    ...item('1', t('man.status.1')),
    ...item('2', t('man.status.2')),
    ...item('3', t('man.status.3')),
    ...item('130', t('man.status.130')),
    section(t('man.environment')),
    ...item('KILN_HOME', t('man.env.home')),
    ...item('KILN_PROFILES', t('man.env.profiles')),
    ...item('KILN_UNSANDBOXED', t('man.env.unsandboxed')),
    ...item('NO_COLOR', t('man.env.no-color')),
  ]
  return lines.join('\n')
}

/** Options of every command are listed once, under OPTIONS. */
const everywhere = ['--json', '--profiles', '--help', '--version']
const ownOptions = ({ options }: Command) => options.filter(({ long }) => !everywhere.includes(long ?? ''))

function synopses(command: Command, called: string): string[] {
  const words = `${called} ${command.name()}`
  const below = command.commands.flatMap(each => synopses(each, words))
  if (below.length > 0) return below
  const required = ownOptions(command).filter(option => option.mandatory)
  const rest = ownOptions(command).length > required.length ? ['[options]'] : []
  return [
    '.br',
    [
      bold(words),
      ...command.registeredArguments.map(argumentText),
      ...required.map(option => plain(option.flags)),
      ...rest,
    ].join(' '),
  ]
}

function entries(command: Command, called: string): string[] {
  const words = `${called} ${command.name()}`
  if (command.commands.length > 0) return command.commands.flatMap(each => entries(each, words))
  return [
    `.SS ${quoted([words, ...command.registeredArguments.map(argumentText)].join(' '))}`,
    plain(command.description()),
    ...command.registeredArguments.flatMap(argument => item(argument.name(), argument.description)),
    ...ownOptions(command).flatMap(optionLines),
  ]
}

const argumentText = (argument: Argument) => {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`
  return plain(argument.required ? `<${name}>` : `[${name}]`)
}
const optionLines = ({ flags, description }: Option) => item(flags, description)
const item = (term: string, text: string) => ['.TP', bold(term), plain(text)]
const section = (title: string) => `.SH ${title}`
const bold = (text: string) => `\\fB${plain(text)}\\fR`
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** Literal text: a line with a leading dot or apostrophe would be a macro, and a dash a hyphen. */
function plain(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('\n', ' ')
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}
