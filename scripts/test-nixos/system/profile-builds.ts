// Builds for the run of one profile: its system and images, and those of other answers in its form.
import { execFileSync } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { downloadsOf, plannedDerivations } from '../packages/downloads.ts'
import { ToolError } from '../tool-error.ts'
import type { Built } from './built.ts'
import { checkBuilt } from './built-checks.ts'
import type { Attribute, Cell, DebianNix } from './debian-nix.ts'
import { closureOf } from './figures.ts'
import { checkKernelModules } from './kernel-modules.ts'
import { checkStandIns } from './stand-ins.ts'
import { writeWorkspace } from './workspace.ts'

type Answers = Record<string, unknown>
type ProfileBuildOptions = {
  /** "template" or a profile's id. */
  profile: string
  nix: DebianNix
  env: NodeJS.ProcessEnv
  /** Holds the folders that it is built from. */
  folder: string
  /** Used for every build without answers. */
  answers: Answers
}
type Modules = Cell['modules']

interface ProfileBuilds {
  /** The name in settings.json. */
  readonly name: string
  /** The folder of the machine's own flake. */
  readonly workspace: string
  /** Fails where the system is not whole: something absent that is not known, a complaint of a checker, a missing module. */
  readonly checkedSystem: () => Promise<string>
  readonly system: (modules?: Modules) => Promise<Built>
  readonly image: () => Promise<Built>
  readonly imageWith: (modules: Modules) => Promise<Built>
  /** `place` names the folder. */
  readonly systemOf: (answers: Answers, place: string, modules?: Modules) => Promise<string>
  readonly checkedSystemOf: (answers: Answers, place: string) => Promise<string>
  readonly imageOf: (answers: Answers, place: string, modules?: Modules) => Promise<string>
  readonly isoOf: (answers: Answers, place: string) => Promise<string>
  readonly diskScript: () => Promise<Built>
  /** What `nixos-rebuild build-vm` makes. */
  readonly vm: () => Promise<Built>
  /** Belongs to no profile: the service modules in a configuration that Kiln did not make. */
  readonly ordinaryImage: () => Promise<string>
  readonly kexecInstaller: (nixosImages: string) => Promise<string>
}

/** The name in settings.json. */
export const profileName = (profile: string): string => (profile === 'template' ? 'my-profile' : profile)

export function createProfileBuilds({
  profile,
  nix,
  env,
  folder,
  answers,
}: ProfileBuildOptions): ProfileBuilds {
  const name = profileName(profile)
  const settingsOf = (options: Answers) => ({
    schema: 1,
    profile: name,
    system: nix.sources.system,
    options,
  })
  const cellOf = (options: Answers, place: string) => {
    const settings = settingsOf(options)
    const workspace = writeWorkspace({ profile, settings, folder: join(folder, place) })
    return { profile, withExamples: true, settings, workspace }
  }
  const own = cellOf(answers, 'workspace')
  /** Bytes of a closure. */
  let largest = 0
  const build = async (attribute: Attribute, cell: Cell): Promise<Built> => {
    const derivation = await nix.instantiate(attribute, cell)
    return { derivation, path: await nix.realise(derivation) }
  }
  const buildChecked = async (cell: Cell): Promise<string> => {
    const derivation = await nix.instantiate('toplevel', cell)
    // Nix would begin with what it can do without a network, and fail in the end.
    const { fetches } = downloadsOf(derivation, env)
    if (fetches.length > 0) throw new ToolError(`Would be downloaded:\n${fetches.slice(0, 10).join('\n')}`)
    const system = await nix.realise(derivation)
    checkBuilt(system, checkStandIns(system, env), env)
    largest = Math.max(largest, closureOf(system, env).bytes)
    return system
  }
  const buildImage = async (attribute: 'images.raw' | 'images.iso', cell: Cell): Promise<Built> => {
    const derivation = await nix.instantiate(attribute, cell)
    if (plannedDerivations(derivation, env).size > 0)
      assertSpace(`The ${attribute === 'images.iso' ? 'ISO' : 'image'} of ${name}`, largest)
    return { derivation, path: await nix.realise(derivation) }
  }
  const pathOnly = async (built: Promise<Built>) => (await built).path
  return {
    name,
    workspace: own.workspace,
    async checkedSystem() {
      const system = await buildChecked(own)
      checkKernelModules(system, await nix.kernelModules(own))
      return system
    },
    system: modules => build('toplevel', { ...own, ...(modules && { modules }) }),
    image: () => buildImage('images.raw', own),
    imageWith: modules => buildImage('images.raw', { ...own, ...(modules && { modules }) }),
    systemOf: (options, place, modules) =>
      pathOnly(build('toplevel', { ...cellOf(options, place), ...(modules && { modules }) })),
    checkedSystemOf: (options, place) => buildChecked(cellOf(options, place)),
    imageOf: (options, place, modules) =>
      pathOnly(buildImage('images.raw', { ...cellOf(options, place), ...(modules && { modules }) })),
    isoOf: (options, place) => pathOnly(buildImage('images.iso', cellOf(options, place))),
    diskScript: () => build('installation.system.build.diskoScript', own),
    vm: () => build('config.system.build.vm', own),
    ordinaryImage: () => pathOnly(build('ordinary.image', { profile })),
    kexecInstaller: nixosImages => pathOnly(build('kexecInstaller', { profile, nixosImages })),
  }
}

const store = '/nix/store'
const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`
/** The tree that it is made from, the image itself, and the drive of a machine that starts from it. */
const copiesOfClosure = 3

/** A disk that is full in the middle says so nowhere near the cause. */
function assertSpace(what: string, closureBytes: number): void {
  const wanted = copiesOfClosure * closureBytes
  const { bavail, bsize } = statfsSync(store)
  const free = bavail * bsize
  if (free < wanted)
    throw new ToolError(`${what} takes about ${gib(wanted)} to make, and ${gib(free)} are free at ${store}.`)
}

/** Takes out of the store what no later stage reads. What cannot be taken out now stays, for Nix's own collection. */
export function discard(paths: readonly string[], env: NodeJS.ProcessEnv): void {
  for (const path of paths)
    try {
      execFileSync('nix-store', ['--delete', path], { env, stdio: 'pipe' })
    } catch {
      // Another run reads it, or another GC root keeps it.
    }
}
