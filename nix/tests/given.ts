// The nixpkgs that tests are given (scripts/test-nix/shared-sources.ts finds one), and what Nix makes of Kiln's files with it.
import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { type CellArguments, cellArguments, type Sources } from '../../scripts/test-nix/evaluate.ts'
import { kilnProfiles } from '../../scripts/test-nix/profiles.ts'

const {
  KILN_NIXPKGS: nixpkgs = '',
  KILN_NIX_INPUTS: inputs = '',
  KILN_NIX_OVERLAY: overlays = '',
} = process.env

export const sources: Sources = {
  cell: join(import.meta.dirname, 'cell.nix'),
  nixpkgs,
  inputs,
  overlays,
  env: { ...process.env, PATH: `${nixPath(process.env, homedir())}:/usr/sbin:/sbin` },
}

/** The template, which a person's own profile starts from, and Kiln's profiles. */
export const allProfiles = ['template', ...kilnProfiles(join(import.meta.dirname, '..'))].toSorted()

/** The profiles that a table has rows for. A table of what is safe has to equal allProfiles: a new one is not left out. */
export const profilesIn = (rows: readonly (readonly [profile: string, ...unknown[]])[]): string[] =>
  [...new Set(rows.map(([profile]) => profile))].toSorted()

/** Why tests that evaluate are left out here; undefined where they run. */
export const noSources = nixpkgs && inputs ? undefined : 'KILN_NIXPKGS and KILN_NIX_INPUTS name no folders'

/** The value that nix-instantiate prints; an Error with what it says where it fails. Nothing is written to the store. */
export function evaluated<T>(...args: string[]): T {
  const words = ['--eval', '--strict', '--json', '--readonly-mode', ...args]
  const options = { env: sources.env, encoding: 'utf8', maxBuffer: 1 << 26, stdio: 'pipe' } as const
  return JSON.parse(execFileSync('nix-instantiate', words, options)) as T
}

/** An attribute of cell.nix. `more`: further arguments of that attribute. */
export const ofCell = <T>(attribute: string, call: CellArguments, more: Record<string, string> = {}): T =>
  evaluated(sources.cell, '-A', attribute, ...cellArguments(sources, call), ...texts(more))

/** An attribute of a file that is called with texts only: nixpkgs, inputs, overlays and `more`. */
export const ofFile = <T>(file: string, attribute: string, more: Record<string, string> = {}): T =>
  evaluated(file, '-A', attribute, ...texts({ nixpkgs, inputs, overlays, ...more }))

/** What a file's function makes of nixpkgs, inputs, a list of overlays and `more`. */
export function ofFunction<T>(file: string, more: Record<string, unknown> = {}): T {
  const call = { nixpkgs, inputs, overlays: overlays.split(':').filter(path => path !== ''), ...more }
  const text = JSON.stringify(JSON.stringify(call)).replaceAll('$', String.raw`\$`)
  return evaluated('--expr', `import ${file} (builtins.fromJSON ${text})`)
}

const texts = (values: Record<string, string>) =>
  Object.entries(values).flatMap(([name, text]) => ['--argstr', name, text])
