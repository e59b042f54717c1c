// What the stage "reset at boot" is built of: a host of the workstation, each time with one module of nix/tests/debian/resets.
import { join } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'
import type { Attribute, DebianNix } from './debian-nix.ts'

const moduleOf = (name: string): string => join(debianFolder, 'resets', `${name}.nix`)

/** The ISO installs the first; the machine is switched to the others. */
export const resetBuilds = {
  iso: ['images.iso', moduleOf('installed')],
  on: ['toplevel', moduleOf('on')],
  more: ['toplevel', moduleOf('more')],
} as const satisfies Record<string, readonly [Attribute, module: string]>
export type ResetBuilds = Record<keyof typeof resetBuilds, string>

export async function buildResets(nix: DebianNix, answers: Record<string, unknown>): Promise<ResetBuilds> {
  const settings = { schema: 1, profile: 'workstation', system: nix.sources.system, options: answers }
  const built = async ([attribute, module]: readonly [Attribute, string]) =>
    nix.realise(
      await nix.instantiate(attribute, {
        profile: 'workstation',
        withExamples: true,
        settings,
        modules: [module],
      }),
    )
  return {
    on: await built(resetBuilds.on),
    more: await built(resetBuilds.more),
    iso: await built(resetBuilds.iso),
  }
}
