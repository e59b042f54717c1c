// Plans how a machine rebuilds itself from its own flake without a network: the flake as a user changes it there, with
// the sources that its lock names, and the build tools that the machine lacks. Evaluated here first: the machine has to
// come to the same system.
import { execFile } from 'node:child_process'
import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { debianFolder } from '../packages/debian-packages.ts'
import { graphOf, plannedDerivations } from '../packages/downloads.ts'
import { lastLines, ToolError } from '../tool-error.ts'

const run = promisify(execFile)

export type RebuildPlan = {
  /** The changed flake; `changed` are its new and its changed files, beside those that the machine has. */
  folder: string
  changed: readonly string[]
  /** The result of the rebuild. */
  system: string
  /** Sources and outputs that it starts from, to be copied with all that they need. */
  copied: readonly string[]
  /** The number of derivations that are left to the machine. */
  builds: number
}
type RebuildSource = {
  /** The flake as the machine has it, in a folder that may be changed. */
  workspace: string
  /** The profile's folder in it. */
  profile: string
  nixpkgs: string
  inputs: string
  env: NodeJS.ProcessEnv
  /** Modules of tests/debian, beside those that it was built with. */
  also?: readonly string[]
}

/** Inputs that the flake names, beside nixpkgs: folders of `inputs`. */
const otherInputs = ['disko', 'lanzaboote', 'agenix'] as const
export const rebuiltMark = 'rebuilt-here'
export const rebuiltText = 'changed on the machine'

const nix = async (env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> => {
  try {
    const features = ['--extra-experimental-features', 'nix-command flakes']
    return (await run('nix', [...features, ...args], { env, maxBuffer: 1 << 28 })).stdout.trim()
  } catch (thrown) {
    const stderr =
      typeof thrown === 'object' && thrown !== null && 'stderr' in thrown ? thrown.stderr : thrown
    throw new ToolError(`nix ${args[0]} failed: ${lastLines(String(stderr), 12)}`)
  }
}

const lockSchema = z.looseObject({
  nodes: z.record(
    z.string(),
    z.looseObject({ locked: z.looseObject({ lastModified: z.number() }).optional() }),
  ),
})
const infoSchema = z.record(z.string(), z.looseObject({ narHash: z.string() }))

/** The lock, with these inputs at their places in the store; by their hashes Nix takes them for what was locked. */
async function lockToStore(file: string, stored: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv) {
  const lock = lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  const info = infoSchema.parse(JSON.parse(await nix(env, 'path-info', '--json', ...stored.values())))
  for (const [name, path] of stored) {
    const node = lock.nodes[name]
    if (!node) throw new ToolError(`flake.lock has no input ${name}.`)
    const locked = { type: 'path', path, narHash: info[path]?.narHash }
    node.locked = { ...locked, lastModified: node.locked?.lastModified ?? 0 }
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
}

type Changed = Pick<RebuildSource, 'workspace' | 'profile' | 'also'>

/** The user's change: the profile is wrapped by one that has one more file in /etc. */
function changeProfile({ workspace, profile, also }: Changed): string[] {
  const folder = join('profiles', profile)
  cpSync(debianFolder, join(workspace, 'tests', 'debian'), { recursive: true })
  renameSync(join(workspace, folder, 'default.nix'), join(workspace, folder, 'before.nix'))
  wrapProfile({ workspace, profile, ...(also && { also }) })
  return [join('tests', 'debian'), folder]
}

/** Writes the wrapper again, with other modules. */
export function wrapProfile({ workspace, profile, also = [] }: Changed): void {
  const modules = ['own.nix', ...also].map(each => `\n    ../../tests/debian/${each}`).join('')
  writeFileSync(
    join(workspace, 'profiles', profile, 'default.nix'),
    `{
  imports = [
    ./before.nix${modules}
  ];
  environment.etc.${rebuiltMark}.text = "${rebuiltText}";
}
`,
  )
}

export async function planRebuild({
  workspace,
  profile,
  nixpkgs,
  inputs,
  env,
  also = [],
}: RebuildSource): Promise<RebuildPlan> {
  const stored = new Map<string, string>()
  for (const [name, source] of [
    ['nixpkgs', nixpkgs] as const,
    ...otherInputs.map(each => [each, join(inputs, each)] as const),
  ])
    stored.set(name, await nix(env, 'store', 'add', '--name', 'source', source))
  const changed = [...changeProfile({ workspace, profile, also }), 'flake.lock']
  await lockToStore(join(workspace, 'flake.lock'), stored, env)
  const attribute = `path:${workspace}#nixosConfigurations.default.config.system.build.toplevel`
  const derivation = await nix(env, 'eval', '--offline', '--raw', `${attribute}.drvPath`)
  const graph = new Map(graphOf(derivation, env))
  const planned = plannedDerivations(derivation, env)
  const system = graph.get(derivation)?.outputs['out']?.path
  if (system === undefined || !planned.has(derivation))
    throw new ToolError('The changed system is here already: the machine would have nothing to build.')
  const fetched = [...planned].filter(path => graph.get(path)?.env['url'] !== undefined)
  if (fetched.length > 0) throw new ToolError(`The machine would have to download:\n${fetched.join('\n')}`)
  const tools = [...planned]
    .flatMap(path => Object.entries(graph.get(path)?.inputDrvs ?? {}))
    .filter(([path]) => !planned.has(path))
    .flatMap(([path, { outputs }]) => outputs.flatMap(name => graph.get(path)?.outputs[name]?.path ?? []))
  return {
    folder: workspace,
    changed,
    system,
    builds: planned.size,
    copied: [...stored.values(), ...new Set(tools)],
  }
}
