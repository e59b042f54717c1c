// Builds for the stage "workloads": an orchestrator with its broker and agent on, and the paths from which a machine
// that composes containers starts.
import { join } from 'node:path'
import { debianFolder } from '../packages/debian-packages.ts'
import { graphOf, plannedDerivations } from '../packages/downloads.ts'
import { ToolError } from '../tool-error.ts'
import type { Cell, DebianNix } from './debian-nix.ts'

export const workloadsModule = join(debianFolder, 'workloads', 'on.nix')
/** Opens the encrypted token of that module. */
export const ageIdentity = join(debianFolder, 'workloads', 'age-identity')

/** The pool is made on the second disk. */
export const zfsAnswers = { storageBackend: 'zfs', zfsDevice: '/dev/vdb' }

export type WorkloadBuilds = {
  image: string
  /** Outputs of the tools that build what differs between two containers of the same modules. */
  tools: readonly string[]
  /** The number of derivations that are left to the machine. */
  builds: number
}

export async function buildWorkloads(
  nix: DebianNix,
  answers: Record<string, unknown>,
): Promise<WorkloadBuilds> {
  const { env, system } = nix.sources
  const cell: Cell = {
    profile: 'orchestrator',
    withExamples: true,
    settings: { schema: 1, profile: 'orchestrator', system, options: answers },
    modules: [workloadsModule],
  }
  const image = await nix.realise(await nix.instantiate('images.raw', cell))
  const container = await nix.instantiate('config.system.build.container', cell)
  const planned = plannedDerivations(container, env)
  if (!planned.has(container))
    throw new ToolError('The container is here already: the machine would have nothing to build.')
  const graph = new Map(graphOf(container, env))
  const tools = [...planned]
    .flatMap(path => Object.entries(graph.get(path)?.inputDrvs ?? {}))
    .filter(([path]) => !planned.has(path))
    .flatMap(([path, { outputs }]) => outputs.flatMap(name => graph.get(path)?.outputs[name]?.path ?? []))
  return { image, tools: [...new Set(tools)], builds: planned.size }
}
