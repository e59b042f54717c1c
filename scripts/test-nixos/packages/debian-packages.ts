// What nix/tests/debian is made of: Debian packages, a few of PyPI's, crates, and modules of Go. wanted.json names them; pins.json
// and, for another processor, pins.arm64.json beside it hold version and SHA-256 (the crates' are in the Cargo.lock files
// of nixpkgs and lanzaboote).   node scripts/test-nixos/packages/debian-packages.ts              downloads what is pinned
// and not here yet
//   node scripts/test-nixos/packages/debian-packages.ts --refresh    pins what the mirror has today, and downloads it; with names
//                                                           of layers behind it, for those alone
// KILN_NIXPKGS names the nixpkgs, KILN_NIX_INPUTS the folder with lanzaboote. KILN_DEBIAN_PACKAGES moves the folder of the
// files, KILN_DEBIAN_MIRROR names a mirror other than the machine's own.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ToolError } from '../tool-error.ts'
import { type Apt, openApt } from './apt.ts'
import { fetchCrates } from './crates.ts'
import { fetchGoModules, pinGoModules } from './go-modules.ts'
import {
  type DebianArchitecture,
  debianArchitectures,
  fileNameOf,
  otherPinsSchema,
  type Pin,
  type PinnedLayers,
  type Pins,
  pinsSchema,
  type Wanted,
  wantedSchema,
} from './pins.ts'
import { replaceFile } from './replace-file.ts'
import { fetchWheels, pinWheels } from './wheels.ts'

const root = resolve(import.meta.dirname, '..', '..', '..')
export const debianFolder = join(root, 'nix', 'tests', 'debian')

export const packagesFolder = (env: NodeJS.ProcessEnv): string =>
  resolve(env['KILN_DEBIAN_PACKAGES'] || join(root, '.cache', 'debian'))

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(debianFolder, name), 'utf8'))
export const readWanted = (): Wanted => wantedSchema.parse(readJson('wanted.json'))
export const readPins = (): Pins => pinsSchema.parse(readJson('pins.json'))
const fileOfPins = (architecture: DebianArchitecture) =>
  architecture === 'amd64' ? 'pins.json' : `pins.${architecture}.json`
export const readLayers = (architecture: DebianArchitecture): PinnedLayers =>
  architecture === 'amd64'
    ? readPins().layers
    : otherPinsSchema.parse(readJson(fileOfPins(architecture))).layers

/** Named by amd64's: linux-image-amd64 is linux-image-arm64 there. */
const on = (architecture: DebianArchitecture, packages: readonly string[]) =>
  packages.map(name => name.replace(/\bamd64\b/, architecture))

/** The layers of wanted.json that an architecture has. */
export const layersFor = ({ layers, alsoFor }: Wanted, architecture: DebianArchitecture): Wanted['layers'] =>
  architecture === 'amd64'
    ? layers
    : Object.fromEntries(
        Object.entries(layers)
          .filter(([name]) => alsoFor[architecture]?.includes(name))
          .map(([name, layer]) => [name, { ...layer, packages: on(architecture, layer.packages) }]),
      )

/** Each layer holds what its packages need and no layer below it has. Those that are kept stay as they are. */
function pinLayers(apt: Apt, wanted: Wanted['layers'], kept: PinnedLayers): PinnedLayers {
  const layers: PinnedLayers = {}
  for (const [name, { packages, alone = [], below = [] }] of Object.entries(wanted)) {
    if (kept[name]) {
      layers[name] = kept[name]
      continue
    }
    const asked = [...below.flatMap(each => wanted[each]?.packages ?? []), ...packages]
    const there = new Set(below.flatMap(each => Object.keys(layers[each] ?? {})))
    const found = [...apt.resolve(asked), ...alone].filter(each => !there.has(each))
    layers[name] = apt.pinsOf(found.sort())
    console.log(`debian packages: layer ${name}: ${found.length}`)
  }
  return layers
}

/** The folders with the Cargo.lock files. */
type CrateSources = { nixpkgs: string; inputs: string }

function cratesFor({ nixpkgs, inputs }: CrateSources, folder: string): void {
  const { crates, inputCrates, ownCrates } = readWanted()
  const workspaces = [
    ...crates.map(each => join(nixpkgs, each)),
    ...inputCrates.map(each => join(inputs, each)),
    ...ownCrates.map(each => join(debianFolder, '..', '..', each)),
  ]
  fetchCrates(workspaces, folder)
}

/**
 * Makes sure that everything pinned is in the folder, or as much of it as `files` (their names) has; what is there already
 * is not downloaded again.
 */
export function fetchPinned(
  sources: CrateSources,
  env: NodeJS.ProcessEnv,
  files?: ReadonlySet<string>,
): void {
  const pins = readPins()
  const { components, goModules } = readWanted()
  const folder = packagesFolder(env)
  const some = (all: Record<string, Pin>, extension: 'deb' | 'whl' | 'tar') =>
    Object.fromEntries(
      Object.entries(all).filter(([name, pin]) => files?.has(fileNameOf(name, pin, extension)) ?? true),
    )
  for (const architecture of debianArchitectures) {
    const layers = Object.fromEntries(
      Object.entries(readLayers(architecture)).map(([name, layer]) => [name, some(layer, 'deb')]),
    )
    using apt = openApt({ suite: pins.suite, components, architecture, env })
    apt.download(layers, folder)
  }
  fetchWheels(some(pins.wheels, 'whl'), folder)
  fetchGoModules(goModules, some(pins.goModules, 'tar'), folder)
  cratesFor(sources, folder)
}

/** Refreshes these layers, or all if none is named. */
function refresh(sources: CrateSources, env: NodeJS.ProcessEnv, names: readonly string[]): void {
  const wanted = readWanted()
  const unknown = names.find(name => !(name in wanted.layers))
  if (unknown !== undefined) throw new ToolError(`wanted.json has no layer "${unknown}".`)
  const folder = packagesFolder(env)
  const pinned = debianArchitectures.map(architecture => {
    const before = names.length > 0 ? readLayers(architecture) : {}
    const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !names.includes(name)))
    using apt = openApt({ suite: wanted.suite, components: wanted.components, architecture, env })
    apt.update()
    const layers = pinLayers(apt, layersFor(wanted, architecture), kept)
    // The files first: a pin whose file cannot be had is of no use.
    apt.download(layers, folder)
    return [architecture, layers] as const
  })
  const wheels = pinWheels(wanted.wheels, folder)
  const goModules = pinGoModules(wanted.goModules, folder)
  cratesFor(sources, folder)
  for (const [architecture, layers] of pinned) {
    const pins = architecture === 'amd64' ? { suite: wanted.suite, layers, wheels, goModules } : { layers }
    replaceFile(join(debianFolder, fileOfPins(architecture)), `${JSON.stringify(pins, null, 2)}\n`)
  }
}

if (import.meta.main) {
  try {
    const { KILN_NIXPKGS: nixpkgs, KILN_NIX_INPUTS: inputs } = process.env
    if (!nixpkgs) throw new ToolError('KILN_NIXPKGS names no nixpkgs (docs/nix.md).')
    if (!inputs) throw new ToolError('KILN_NIX_INPUTS names no folder with the inputs (docs/nix.md).')
    const sources = { nixpkgs, inputs }
    const [verb, ...names] = process.argv.slice(2)
    if (verb === '--refresh') refresh(sources, process.env, names)
    else fetchPinned(sources, process.env)
  } catch (thrown) {
    if (!(thrown instanceof ToolError)) throw thrown
    console.error(`debian packages: ${thrown.message}`)
    process.exitCode = 1
  }
}
