// A path that is empty is refused: it would mean the current folder, where `--to "$FOLDER"` meant another one.
import type { Command } from 'commander'
import { terminalMessage } from './texts.ts'
import { usage } from './usage.ts'

/** How the help names values that are paths. */
const isPath = (name: string) => ['dir', 'file', 'folder', 'path'].includes(name)

/** `name`: of the command, as its help is called. Throws usage. */
export function assertNoEmptyPath(command: Command, name: string): void {
  const given: Record<string, unknown> = command.optsWithGlobals()
  for (const option of command.options) {
    const placeholder = /<([\w-]+)>/.exec(option.flags)?.[1] ?? ''
    const values = [given[option.attributeName()]].flat()
    if (isPath(placeholder) && values.includes(''))
      throw usage(terminalMessage('usage.missing-value', { option: option.long ?? option.flags }), name)
  }
  for (const [index, argument] of command.registeredArguments.entries())
    if (isPath(argument.name()) && command.args[index] === '')
      throw usage(terminalMessage('usage.missing-argument', { argument: argument.name() }), name)
}
