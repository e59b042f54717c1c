// Lists the evaluations for the hosts of a fleet. The configurations of one flake are locked together: one lock, one copy.
import { join } from 'node:path'
import { type LockedWorkspace, lockWorkspace } from '#engine/builds/nix/workspace.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import {
  configurationAttribute,
  parseFlakeReference,
  referenceProblem,
  referenceText,
} from '#shared/profiles/reference.ts'
import type { Deployable, ToBuild } from '../../systems/deployable.ts'

export type Given = { host: string; source: BuiltSource; deployable: Deployable }

export type Evaluable = Omit<ToBuild, 'installables'> & { installable: string; attribute: string }

type Wanted = { stateVersion: string | null; signal: AbortSignal }

/**
 * Returns what is evaluated for each host. Throws flake.*, profile.* and nix.*, the same for each configuration of a
 * flake.
 */
export function createEvaluables(ports: Ports, given: readonly Given[], folder: string) {
  const named = new Map<string, { flake: string; name: string }>()
  for (const { host, source } of given) {
    const reference = source.kind === 'flake' ? parseFlakeReference(source.reference) : null
    if (reference?.name != null && referenceProblem(reference) === null)
      named.set(host, { flake: reference.flake, name: reference.name })
  }
  const locks = new Map<string, Promise<LockedWorkspace<string>>>()
  const folders: string[] = []
  const newFolder = () => {
    const made = join(folder, `for-${folders.length + 1}`)
    folders.push(made)
    return join(made, 'workspace')
  }

  const lockOf = (flake: string, signal: AbortSignal) => {
    const known = locks.get(flake)
    if (known) return known
    const names = new Set([...named.values()].filter(each => each.flake === flake).map(({ name }) => name))
    const outputs = [...names].map(name => ({ kind: name, attribute: toplevelOf(name) }))
    const source = { kind: 'flake' as const, flake, configuration: null, attributes: {} }
    const profile = { id: referenceText({ flake, name: null }), source }
    const lock = lockWorkspace(ports, { plan: { workspace: newFolder(), outputs }, profile }, signal)
    locks.set(flake, lock)
    return lock
  }

  return {
    of: async ({ host, deployable }: Given, { stateVersion, signal }: Wanted): Promise<Evaluable> => {
      const own = named.get(host)
      if (!own) {
        const { installables, ...rest } = await deployable.prepare(newFolder(), { stateVersion, signal })
        const [installable = ''] = installables
        return { ...rest, installable, attribute: 'toplevel' }
      }
      const { outputs, lockFile, withTokens, sandbox } = await lockOf(own.flake, signal)
      const installable = outputs.find(({ kind }) => kind === own.name)?.installable ?? ''
      return { installable, attribute: toplevelOf(own.name), lockFile, withTokens, sandbox }
    },
    /** Written while they were prepared. */
    folders: () => folders,
  }
}

const toplevelOf = (name: string) => `${configurationAttribute(name)}.config.system.build.toplevel`
