// Builds for the stages of an installed workstation: a host, each time with one module of nix/tests/debian/resets.
import { join } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'
import type { Attribute, DebianNix } from './debian-nix.ts'

const moduleOf = (name: string): string => join(debianFolder, 'resets', `${name}.nix`)

/** The ISO installs the first; the machine is switched to the others. */
const resetBuilds = {
  iso: ['images.iso', moduleOf('installed')],
  on: ['toplevel', moduleOf('on')],
  more: ['toplevel', moduleOf('more')],
  secure: ['toplevel', moduleOf('secure')],
  standard: ['toplevel', moduleOf('standard')],
} as const satisfies Record<string, readonly [Attribute, module: string]>
type Name = keyof typeof resetBuilds
export type ResetBuilds<Names extends Name> = Record<Names, string>

export const resetsOf = {
  'reset at boot': ['iso', 'on', 'more'],
  'unlock by TPM': ['iso', 'secure', 'standard'],
} as const satisfies Record<string, readonly Name[]>

/** The attribute and the module of each system that the stage needs. */
export const buildsOf = (stage: keyof typeof resetsOf): (readonly [Attribute, module: string])[] =>
  resetsOf[stage].map(name => resetBuilds[name])

/** The store path of each. */
export async function buildResets<Names extends Name>(
  nix: DebianNix,
  answers: Record<string, unknown>,
  names: readonly Names[],
): Promise<ResetBuilds<Names>> {
  const settings = { schema: 1, profile: 'workstation', system: nix.sources.system, options: answers }
  const built: Partial<ResetBuilds<Name>> = {}
  for (const name of names) {
    const [attribute, module] = resetBuilds[name]
    const cell = { profile: 'workstation', withExamples: true, settings, modules: [module] }
    built[name] = await nix.realise(await nix.instantiate(attribute, cell))
  }
  return built as ResetBuilds<Names>
}
