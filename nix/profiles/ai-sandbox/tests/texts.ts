// Evaluates texts.nix against the nixpkgs that the environment names, if it names one.
import { join } from 'node:path'
import { noSources, ofFunction } from '../../../tests/given.ts'

export { noSources as notHere }

export type Texts = {
  nginx: string
  units: Record<string, string>
  firewall: number[]
  refusals: string[]
  agentConfig: Record<string, unknown> | null
}

export const textsOf = (profile: string, options: Record<string, unknown> = {}): Texts =>
  ofFunction(join(import.meta.dirname, 'texts.nix'), { profile, settings: { options } })

/** The unit's text with every program of the Nix store, none of which is built here, replaced by one that is. */
export const withProgramsOfThisComputer = (unit: string) =>
  unit
    .replaceAll(/\/nix\/store\/[^\s":']*\/s?bin\/[\w.-]+/g, '/bin/true')
    .replaceAll(/^(Exec\w+=)\/home\/agent\/\S+/gm, '$1/bin/true')
