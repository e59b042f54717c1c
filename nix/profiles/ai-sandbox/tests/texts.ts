// Evaluates texts.nix against the nixpkgs that the environment names, if it names one.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

export type Texts = {
  nginx: string
  units: Record<string, string>
  firewall: number[]
  refusals: string[]
  agentConfig: Record<string, unknown> | null
}

const nixpkgs = process.env['KILN_NIXPKGS']
const inputs = process.env['KILN_NIX_INPUTS']
/** Why the tests that evaluate are left out here; undefined where they run. */
export const notHere = nixpkgs && inputs ? undefined : 'KILN_NIXPKGS and KILN_NIX_INPUTS name no folders'

export function textsOf(profile: string, options: Record<string, unknown> = {}): Texts {
  const overlays = (process.env['KILN_NIX_OVERLAY'] ?? '').split(':').filter(path => path !== '')
  const text = (value: unknown) => JSON.stringify(JSON.stringify(value)).replaceAll('$', String.raw`\$`)
  const call = { nixpkgs, inputs, overlays, profile, settings: { options } }
  const expression = `import ${join(import.meta.dirname, 'texts.nix')} (builtins.fromJSON ${text(call)})`
  const args = ['--eval', '--strict', '--json', '--readonly-mode', '--expr', expression]
  return JSON.parse(execFileSync('nix-instantiate', args, { encoding: 'utf8', maxBuffer: 1 << 26 })) as Texts
}

/** The unit's text with every program of the Nix store, none of which is built here, replaced by one that is. */
export const withProgramsOfThisComputer = (unit: string) =>
  unit
    .replaceAll(/\/nix\/store\/[^\s":']*\/s?bin\/[\w.-]+/g, '/bin/true')
    .replaceAll(/^(Exec\w+=)\/home\/agent\/\S+/gm, '$1/bin/true')
