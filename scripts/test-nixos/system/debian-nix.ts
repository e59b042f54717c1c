// nix/tests/debian/cell.nix by Nix: one profile → its derivation → its store path.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { debianFolder, fetchPinned } from '../packages/debian-packages.ts'
import { filesToBuild } from '../packages/downloads.ts'
import { lastLines, ToolError } from '../tool-error.ts'
import type { System } from './systems.ts'

const run = promisify(execFile)

export type Cell = {
  /** "template" or a profile's id. */
  profile: string
  /** The settings in settings.json's form. */
  settings?: Record<string, unknown>
  /** Paths of more modules. */
  modules?: readonly string[]
  withExamples?: boolean
  /** The folder of the machine's own flake. */
  workspace?: string
  /** A checkout of nixos-images. */
  nixosImages?: string
}
export type Attribute =
  | 'toplevel'
  | 'images.raw'
  | 'images.iso'
  | 'installation.system.build.diskoScript'
  // Belongs to the stage "build-vm".
  | 'config.system.build.vm'
  // Belongs to the stage "workloads".
  | 'config.system.build.container'
  // Belongs to no profile.
  | 'smallest.toplevel'
  | 'smallest.image'
  | 'kexecInstaller'
  | 'ordinary.toplevel'
  | 'ordinary.image'
export type DebianNix = {
  readonly sources: NixSources
  /** Names of the kernel's modules that its configuration asks for. */
  kernelModules(cell: Cell): Promise<string[]>
  /** The path that it would have: depends on its content, and on no folder of this computer. Builds nothing. */
  outputPath(attribute: Attribute, cell: Cell): Promise<string>
  /** Writes the derivation and returns its path. Fails where something would be downloaded. */
  instantiate(attribute: Attribute, cell: Cell): Promise<string>
  /** Downloads what it needs of the pinned files, and builds it, or takes what was built before. */
  realise(derivation: string): Promise<string>
}
type NixSources = {
  nixpkgs: string
  inputs: string
  packages: string
  env: NodeJS.ProcessEnv
  system: System
}

/** Writing is allowed, because a machine's own flake is a filtered copy of one that is only in the store then. */
const asJson = ['--eval', '--read-write-mode', '--strict', '--json']
const options = (env: NodeJS.ProcessEnv) => ({ env, maxBuffer: 1 << 28, encoding: 'utf8' }) as const
const stderrOf = (thrown: unknown) =>
  typeof thrown === 'object' && thrown !== null && 'stderr' in thrown ? String(thrown.stderr) : String(thrown)

/** The lines of Nix that say what a builder printed and why it failed. */
const reasonOf = (stderr: string) => {
  const reasons = stderr.split('\n').filter(line => /^error:|^ {7}>/.test(line))
  return lastLines(reasons.length > 0 ? reasons.join('\n') : stderr, 30)
}

export function debianNix(sources: NixSources): DebianNix {
  const { nixpkgs, inputs, packages, env, system } = sources
  const evaluate = async (attribute: string, cell: Cell, more: readonly string[] = []): Promise<string> => {
    const {
      profile,
      settings = {},
      modules = [],
      withExamples = false,
      workspace = '',
      nixosImages = '',
    } = cell
    const values = {
      nixpkgs,
      inputs,
      packages,
      system,
      profile,
      settings: JSON.stringify(settings),
      modules: modules.join(':'),
      withExamples: withExamples ? '1' : '',
      workspace,
      nixosImages,
    }
    const stringArgs = Object.entries(values).flatMap(([name, text]) => ['--argstr', name, text])
    const args = [...more, join(debianFolder, 'cell.nix'), '-A', attribute, ...stringArgs]
    try {
      return (await run('nix-instantiate', args, options(env))).stdout.trim()
    } catch (thrown) {
      throw new ToolError(`${profile} ${attribute} does not evaluate:\n${lastLines(stderrOf(thrown), 12)}`)
    }
  }
  return {
    sources,
    instantiate: (attribute, cell) => evaluate(attribute, cell),
    async outputPath(attribute, cell) {
      const text = await evaluate(`${attribute}.outPath`, cell, asJson)
      return z.string().parse(JSON.parse(text))
    },
    async kernelModules(cell) {
      const text = await evaluate('kernelModules', cell, asJson)
      return z.array(z.string()).parse(JSON.parse(text))
    },
    async realise(derivation) {
      const missing = filesToBuild(derivation, env)
        .filter(file => !existsSync(file))
        .map(file => basename(file))
      if (missing.length > 0) fetchPinned(sources, env, new Set(missing))
      const building = run('nix-store', ['--realise', derivation, '--keep-going'], options(env))
      // Ended from outside, nothing that it started may go on.
      const killChild = () => building.child.kill()
      process.once('exit', killChild)
      try {
        return (await building).stdout.trim()
      } catch (thrown) {
        throw new ToolError(reasonOf(stderrOf(thrown)))
      } finally {
        process.off('exit', killChild)
      }
    },
  }
}
