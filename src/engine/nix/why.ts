// Why Nix failed with a flake: from its folder, if it is on this computer, or else from Nix's output alone.
import type { Ports } from '#engine/ports/index.ts'
import type { KilnError } from '#shared/errors.ts'
import { withoutAdvice } from './advice.ts'
import { explainNixFailure, type NixFailure } from './explain.ts'
import { folderFault } from './flake-folder.ts'
import { parsedFileFault } from './parsed-file.ts'

export async function whyNixFailed(
  { files }: Pick<Ports, 'files'>,
  { flake, ...facts }: NixFailure & { flake: string },
): Promise<KilnError> {
  const { exit, errors, failed, output } = facts
  const error = errors.at(-1)
  if (error === undefined || failed || exit.signal) return explainNixFailure(facts)
  const details = { command: exit.command, lastLines: withoutAdvice(output).slice(-20) }
  const fault = { flake, error, details }
  return (
    (await folderFault(files, fault)) ?? (await parsedFileFault(files, fault)) ?? explainNixFailure(facts)
  )
}
