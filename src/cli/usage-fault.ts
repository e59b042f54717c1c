// Turns commander's error about a command line into a message. Commander's texts are only in English; only its codes
// and the names that it quotes are used.
import type { CommanderError } from 'commander'
import type { ErrorReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import { terminalMessage } from './texts.ts'
import { usage } from './usage.ts'

/** Other programs' names for commands, and Kiln's. */
const alsoCalled: Record<string, string> = {
  version: '--version',
  '-v': '--version',
  '-?': '--help',
  ls: 'list',
  delete: 'rm',
  remove: 'rm',
  info: 'show',
  inspect: 'show',
  burn: 'flash',
  write: 'flash',
  vm: 'machines',
  vms: 'machines',
  make: 'build',
  gui: 'serve',
}

/** A word in place of a command, among the existing commands. */
export function unknownCommand(word: string, known: readonly string[]): Value {
  // An unset variable of a script. Every short command would be similar to it.
  if (word === '') return terminalMessage('usage.empty-command')
  const also = alsoCalled[word] ?? ''
  const near = also.startsWith('-') || known.includes(also) ? also : null
  return terminalMessage('usage.unknown-command', {
    command: word,
    suggestion: near === null ? suggestion(word, [...known]) : message('answer.suggestion', { name: near }),
  })
}

/** The engine here is of the same version: what it does not understand is a word that was typed. */
export function asUsageError(report: ErrorReport, command = ''): ErrorReport {
  if (report.code !== 'request.invalid') return report
  const reason = terminalMessage('usage.value', { reason: report.values['reason'] ?? '' })
  return usage(reason, command).report()
}

/** `commands`: those that exist at the place of the error. */
export function usageFault(
  { code, message: words }: CommanderError,
  commands: readonly string[] = [],
): Value {
  const quoted = /'([^']*)'/.exec(words)?.[1] ?? ''
  const near = alsoCalled[quoted] ?? /\(Did you mean (?:one of )?([^?,]+)/.exec(words)?.[1]
  const meant = near ? message('answer.suggestion', { name: near }) : ''
  if (code === 'commander.help') return terminalMessage('usage.no-command')
  if (code === 'commander.unknownOption')
    return terminalMessage('usage.unknown-option', { option: quoted, suggestion: meant })
  if (code === 'commander.unknownCommand') return unknownCommand(quoted, commands)
  if (code === 'commander.missingArgument')
    return terminalMessage('usage.missing-argument', { argument: quoted })
  if (code === 'commander.missingMandatoryOptionValue')
    return terminalMessage('usage.missing-option', { option: quoted })
  if (code === 'commander.optionMissingArgument')
    return terminalMessage('usage.missing-value', { option: quoted })
  const [one, other] = [...words.matchAll(/'(-[^']*)'/g)].map(found => /--[\w-]+/.exec(found[1] ?? '')?.[0])
  if (code === 'commander.conflictingOption' && one && other)
    return terminalMessage('usage.conflict', { one, other })
  const [, expected, found] = /Expected (\d+) arguments? but got (\d+)/.exec(words) ?? []
  if (code === 'commander.excessArguments' && expected && found)
    return terminalMessage('usage.excess-arguments', { expected, found })
  return words.replace(/^error: /, '')
}
