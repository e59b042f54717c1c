// What commander finds wrong with a command line, as a message. Commander says it in English only; its codes and the
// names that it quotes are what is taken of it.
import type { CommanderError } from 'commander'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { terminalMessage } from './texts.ts'

export function usageFault({ code, message: words }: CommanderError): Value {
  const quoted = /'([^']*)'/.exec(words)?.[1] ?? ''
  const near = /\(Did you mean (?:one of )?([^?,]+)/.exec(words)?.[1]
  const suggestion = near ? message('answer.suggestion', { name: near }) : ''
  if (code === 'commander.help') return terminalMessage('usage.no-command')
  if (code === 'commander.unknownOption')
    return terminalMessage('usage.unknown-option', { option: quoted, suggestion })
  if (code === 'commander.unknownCommand')
    return terminalMessage('usage.unknown-command', { command: quoted, suggestion })
  if (code === 'commander.missingArgument')
    return terminalMessage('usage.missing-argument', { argument: quoted })
  if (code === 'commander.missingMandatoryOptionValue')
    return terminalMessage('usage.missing-option', { option: quoted })
  if (code === 'commander.optionMissingArgument')
    return terminalMessage('usage.missing-value', { option: quoted })
  const [, expected, found] = /Expected (\d+) arguments? but got (\d+)/.exec(words) ?? []
  if (code === 'commander.excessArguments' && expected && found)
    return terminalMessage('usage.excess-arguments', { expected, found })
  return words.replace(/^error: /, '')
}
