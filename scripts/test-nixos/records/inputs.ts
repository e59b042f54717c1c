// The inputs of a stage as one hash: the store paths of what it boots, its scripts, and the sources of Kiln's commands that it
// runs. The pins of packages and sources are in the store paths. The copy of nix/ that each machine gets is left out: any commit
// there would change every machine. Only "own rebuild", which is about that copy and has a separate machine, has it in its hash.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { otherAnswersOf } from '../promises/answers.ts'
import { desktops } from '../promises/desktops.ts'
import type { Stage } from '../stages.ts'
import { byGit } from '../system/by-git-builds.ts'
import type { Attribute, Cell, DebianNix } from '../system/debian-nix.ts'
import { everythingOn } from '../system/everything-on.ts'
import { lostNetworkUpdates, waiting } from '../system/lost-network-builds.ts'
import { profileName } from '../system/profile-builds.ts'
import { realComputer, realComputerAnswers } from '../system/real-computer-builds.ts'
import { buildsOf } from '../system/reset-builds.ts'
import { updatesIn, updatesOf, updating } from '../system/updating-builds.ts'
import { workloadsModule, zfsAnswers } from '../system/workload-builds.ts'

const root = resolve(import.meta.dirname, '..', '..', '..')
const scripts = join(root, 'scripts', 'test-nixos')

type Answers = Record<string, unknown>
type Built = [attribute: Attribute, answers: Answers, modules?: readonly string[]]
type StageSources = {
  /** The systems and images that it builds, with their answers and additional modules. */
  built: Built[]
  /** Files and folders; of a script, what it loads too. */
  files: string[]
}
type ProfileAnswers = { profile: string; answers: Answers }

const seeded: Stage[] = [
  ...(['built', 'image', 'booted', 'login', 'seed', 'promises', 'switch', 'bad switch', 'reboot'] as const),
  'own flake',
]
/** The script of each stage that has one. */
const scriptOf: Partial<Record<Stage, string>> = {
  'other answers': 'other-answers.ts',
  'bad seed': 'bad-seed.ts',
  'boot test': 'boot-test.ts',
  'build-vm': 'build-vm.ts',
  deploy: 'deploy.ts',
  'power cut': 'power-cut.ts',
  'signed updates': 'signed-updates.ts',
  'cut updates': 'cut-updates.ts',
  'lost network': 'lost-network.ts',
  'updates by git': 'updates-by-git.ts',
  'own rebuild': 'own-rebuild.ts',
  'first answer': 'first-answer.ts',
  'secure boot': 'secure-boot.ts',
  'ordinary host': 'ordinary-host.ts',
  'real computer': 'real-computer.ts',
  'live system': 'live-system.ts',
  install: 'install-from-iso.ts',
  'encrypted install': 'install-from-iso.ts',
  'install over SSH': 'install-over-ssh.ts',
  'install by kexec': 'install-by-kexec.ts',
  'reset at boot': 'reset-at-boot.ts',
  'unlock by TPM': 'unlock-by-tpm.ts',
  desktops: 'desktops.ts',
  workloads: 'workloads.ts',
  'workloads on ZFS': 'workloads.ts',
  'claimed box': 'claimed-box.ts',
  'image again': 'image-again.ts',
}
/** The part of nix/ that is in a machine's /etc/nixos, which "own rebuild" builds from. */
const nixCopy = ['flake.nix', 'flake.lock', 'lib', 'modules', 'packages', 'profiles'].map(
  name => `nix/${name}`,
)
/** The sources of Kiln itself, if a stage runs its command. */
const commandsOf: Partial<Record<Stage, string[]>> = {
  'boot test': ['src/engine/machines', 'src/platform/qemu'],
  deploy: ['src/engine/deploy', 'src/engine/kits', 'src/engine/hosts', 'src/platform/ssh'],
  'signed updates': ['src/shared/updates/judge.ts', 'src/shared/updates/pointer.ts'],
  'cut updates': ['src/shared/updates/judge.ts', 'src/shared/updates/pointer.ts'],
  'lost network': ['src/shared/updates/judge.ts', 'src/shared/updates/pointer.ts'],
  'first answer': ['src/engine/builds', 'src/engine/flash', 'src/engine/hosts', 'src/platform/ssh'],
  'own rebuild': nixCopy,
  'claimed box': ['src/connect', 'src/engine/connect', 'src/engine/flash', 'src/engine/hosts'],
  'install over SSH': ['src/engine/install'],
  'install by kexec': ['src/engine/install'],
}

/** Exported for its test. */
export function stageSources(stage: Stage, { profile, answers }: ProfileAnswers): StageSources {
  const script = scriptOf[stage]
  const files = [
    ...(script ? [join(scripts, 'stages', script)] : []),
    ...(seeded.includes(stage) ? [join(scripts, 'stages', 'seeded-machine.ts')] : []),
    ...(stage === 'promises' ? [join(scripts, 'promises', `${profile}.ts`)] : []),
    ...(stage === 'reboot' ? [join(scripts, 'promises', 'last-guest.ts')] : []),
    ...(stage === 'other answers' ? [join(scripts, 'promises', answersFileOf(profile))] : []),
    ...(/switch|deploy/.test(stage) ? [join(root, 'nix', 'tests', 'debian', 'tests')] : []),
    ...(commandsOf[stage] ?? []).map(folder => join(root, folder)),
  ]
  const image: [Attribute, Answers] = ['images.raw', answers]
  const disk: [Attribute, Answers] = ['installation.system.build.diskoScript', answers]
  const built = ((): StageSources['built'] => {
    switch (stage) {
      case 'built':
        return [['toplevel', answers]]
      case 'other answers':
        return [
          image,
          ...otherAnswersOf(profile).map(
            ({ options, modules }): Built => ['toplevel', { ...answers, ...options }, modules ?? []],
          ),
        ]
      case 'signed updates':
      case 'cut updates':
        return [
          ['images.raw', answers, updating],
          ...updatesIn[stage].map((name): Built => ['toplevel', answers, updatesOf[name]]),
        ]
      case 'lost network':
        return [
          ['images.raw', answers, waiting],
          ...Object.values(lostNetworkUpdates).map((modules): Built => ['toplevel', answers, modules]),
        ]
      case 'updates by git':
        return [['images.raw', answers, byGit]]
      case 'secure boot':
        return [['images.raw', { ...answers, secureBoot: true }]]
      case 'ordinary host':
        return [['ordinary.image', {}]]
      case 'real computer':
        return [['images.raw', { ...answers, ...realComputerAnswers }, realComputer]]
      case 'iso':
      case 'live system':
      case 'install':
        return [['images.iso', {}]]
      case 'everything on': {
        const on = { ...answers, ...everythingOn(profile) }
        return [
          ['images.raw', on],
          ['images.iso', on],
        ]
      }
      case 'encrypted install':
        return [['images.iso', { luks: true }]]
      case 'install over SSH':
        return [['images.iso', answers], ['toplevel', answers], disk]
      case 'install by kexec':
        return [['toplevel', answers], disk]
      case 'reset at boot':
      case 'unlock by TPM':
        return buildsOf(stage).map(([attribute, module]) => [attribute, answers, [module]])
      case 'build-vm':
        return [
          ['toplevel', answers],
          ['config.system.build.vm', answers],
        ]
      case 'desktops':
        return desktops.map(({ answers: other }): Built => ['images.raw', { ...answers, ...other }])
      case 'claimed box':
        return [image, ['toplevel', {}]]
      case 'workloads':
        return [['images.raw', answers, [workloadsModule]]]
      case 'workloads on ZFS':
        return [['images.raw', { ...answers, ...zfsAnswers }, [workloadsModule]]]
      default:
        return [image]
    }
  })()
  return { built, files }
}

const answersFiles: Readonly<Record<string, string>> = {
  orchestrator: 'orchestrator-answers.ts',
  'strato-host': 'strato-answers.ts',
  workstation: 'workstation-answers.ts',
}
const answersFileOf = (profile: string): string => answersFiles[profile] ?? 'other-answers.ts'

export type StageInputs = { hash: string; sums: string[] }

/** Evaluates each system once. `work`: a folder for an empty flake. */
export function inputsReader({ nix, answers, work }: { nix: DebianNix; answers: Answers; work: string }) {
  const workspace = join(work, 'no-flake')
  mkdirSync(workspace, { recursive: true })
  const known = new Map<string, Promise<string>>()
  const pathOf = (
    profile: string,
    [attribute, options, modules = []]: StageSources['built'][number],
  ): Promise<string> => {
    const settings = { schema: 1, profile: profileName(profile), system: nix.sources.system, options }
    const key = JSON.stringify([profile, attribute, options, modules])
    const cell: Cell = { profile, withExamples: true, settings, workspace, modules }
    const path = known.get(key) ?? nix.outputPath(attribute, cell)
    known.set(key, path)
    return path
  }
  return async (profile: string, stage: Stage): Promise<StageInputs> => {
    const { built, files } = stageSources(stage, { profile, answers })
    const sums: string[] = []
    for (const each of built) sums.push(await pathOf(profile, each))
    const hash = createHash('sha256').update(JSON.stringify([stage, sums]))
    for (const file of withImportedFiles(files)) {
      const text = readFileSync(file, 'utf8')
      hash.update(`\n${relative(root, file)}\n`).update(file.endsWith('.ts') ? withoutComments(text) : text)
    }
    return { hash: hash.digest('hex'), sums }
  }
}

/** Leaves out lines that are only comments: a record stays valid when they are rewritten. Exported for its test. */
export const withoutComments = (code: string): string =>
  code.replaceAll(/^[ \t]*(?:\/\/.*|\/\*\*[\s\S]*?\*\/)\n/gm, '')

/** The modules next to it that a module loads: an import of types alone is none. Exported for its test. */
export const importedModules = (code: string): string[] =>
  [...code.matchAll(/^(?:import|export) (?!type )[^']*? from '(\.[^']+)'/gm)].flatMap(
    ([, module]) => module ?? [],
  )

/** They download what is pinned, and the pins are in the store paths. */
const packages = join(scripts, 'packages')

/** Files below these, and the scripts of this folder that they load, in order. */
function withImportedFiles(paths: readonly string[]): string[] {
  const found = new Set<string>()
  const add = (path: string): void => {
    if (found.has(path)) return
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path)) if (!/\.test\.ts$/.test(name)) add(join(path, name))
      return
    }
    found.add(path)
    if (!path.startsWith(scripts)) return
    for (const module of importedModules(readFileSync(path, 'utf8'))) {
      const loaded = join(dirname(path), module)
      if (loaded.startsWith(scripts) && !loaded.startsWith(packages)) add(loaded)
    }
  }
  for (const path of paths) add(path)
  return [...found].sort()
}
