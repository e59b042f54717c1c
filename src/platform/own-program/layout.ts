// The parts of the Kiln in a kit, and the place of each. Pure.
import { basename, dirname, join } from 'node:path'
import { launcher as texts } from '#shared/messages/en/kits-launcher.ts'
import { fillPlain } from '#shared/messages/plain.ts'
import { electronFiles } from '../writer/places.ts'

export type OwnPlaces = {
  /** The checkout, or what a package has unpacked next to its archive. */
  root: string
  /** The program that runs this engine: Node, or Electron. */
  program: { path: string; electron: boolean }
  platform: NodeJS.Platform
  /** The value of process.arch. */
  architecture: string
  /** Whether the running file is a bundle in dist/, not a source file. */
  bundled: boolean
}

/** A file or a folder, and its place in the kit's folder. */
export type Piece = { from: string; to: string; optional?: true }

/** The subfolder that has everything but the launcher. */
const inside = 'app'

/** The folder of a package's app (deb, rpm, tar.gz, an AppImage's mount); null in a checkout. */
export function packagedFolder({ root }: OwnPlaces): string | null {
  const resources = dirname(root)
  return /^app\.asar(\.unpacked)?$/.test(basename(root)) ? dirname(resources) : null
}

/** Must exist before anything is copied; missing in a checkout that was not built. */
export const builtParts = ({ root }: OwnPlaces) => [
  ...['cli/kiln.mjs', 'cli/main.mjs', 'writer/writer.mjs'].map(name => join(root, 'dist', name)),
  join(root, 'dist', 'renderer', 'index.html'),
]

export function piecesOf(places: OwnPlaces): Piece[] {
  const app = packagedFolder(places)
  if (app !== null) return [{ from: app, to: inside }]
  const { root, program, platform, architecture } = places
  const beside = dirname(program.path)
  const own = (name: string, to = name): Piece => ({ from: join(root, name), to: `${inside}/${to}` })
  const withProgram = (name: string): Piece => ({
    from: join(beside, name),
    to: `${inside}/${name}`,
    optional: true,
  })
  return [
    { from: program.path, to: `${inside}/node` },
    ...(program.electron ? electronFiles.map(withProgram) : []),
    // The licence to include: Node's is next to `bin` in its own archives, or in this system's npm package.
    ...['.', `node_modules/node-${platform}-${architecture}`].map(
      (at): Piece => ({
        from: join(beside, '..', at, 'LICENSE'),
        to: `${inside}/LICENSE.node`,
        optional: true,
      }),
    ),
    ...(program.electron ? ['LICENSE', 'LICENSES.chromium.html'].map(withProgram) : []),
    ...['dist/cli', 'dist/writer', 'dist/renderer', 'nix', 'lima-nix.yaml', 'package.json'].map(name =>
      own(name),
    ),
    own('LICENSE', 'LICENSE.kiln'),
    own('dist/man', 'man'),
  ]
}

const systems: Partial<Record<NodeJS.Platform, string>> = { linux: 'Linux', darwin: 'Darwin' }

/** Returns what `uname -sm` prints on such a computer. */
export function computerOf({ platform, architecture }: OwnPlaces): string {
  const arm = platform === 'darwin' ? 'arm64' : 'aarch64'
  return `${systems[platform] ?? platform} ${architecture === 'arm64' ? arm : 'x86_64'}`
}

/** A double-quoted string of a shell, with its expansions in the holes of the text. */
const shellText = (text: string, expansions: Readonly<Record<string, string>> = {}) =>
  `"${fillPlain(text, 'en', {
    literal: words => words.replaceAll(/[\\"$`]/g, String.raw`\$&`),
    textOf: hole => expansions[hole] ?? '',
    countOf: Number,
  })}"`

/** `kiln` in the folder. For any POSIX shell; run with `sh kiln` if the drive has no executable bits. */
export function launcherText(places: OwnPlaces): string {
  const isPackage = packagedFolder(places) !== null
  const program = isPackage ? 'kiln' : 'node'
  const start = isPackage
    ? `exec sh "$here/${inside}/bin/kiln" "$@"`
    : `${places.program.electron ? 'ELECTRON_RUN_AS_NODE=1 ' : ''}exec "$program" "$here/${inside}/dist/cli/kiln.mjs" "$@"`
  const computer = computerOf(places)
  return `#!/bin/sh
# ${texts['launcher.about']}
here=$(dirname "$(readlink -f "$0")")
program=$here/${inside}/${program}
if [ "$(uname -sm)" != '${computer}' ]; then
  echo ${shellText(texts['launcher.other-computer'], { computer, found: '$(uname -sm)' })} >&2
  exit 3
fi
if [ ! -x "$program" ]; then
  echo ${shellText(texts['launcher.no-programs'])} >&2
  echo "  cp -R \\"$here\\" ~/kiln-of-kit && chmod -R u+rwx ~/kiln-of-kit && ~/kiln-of-kit/kiln" >&2
  exit 3
fi
${start}
`
}

/**
 * The first shared object of a process (from process.report) that is neither the system's own nor a common
 * one, so that the program alone would not run elsewhere; null if there is none.
 */
export function foreignLibrary(sharedObjects: readonly string[], program: string): string | null {
  const libraries = sharedObjects.filter(
    path => path.startsWith('/') && path !== program && !path.endsWith('.node'),
  )
  return libraries.find(path => !systemFolders.test(path) || distributors.test(basename(path))) ?? null
}

const systemFolders = /^\/(?:usr\/)?lib(?:64|32)?\/|^\/System\/Library\//
/** Libraries that distributions link their Node with, each in its own version. */
const distributors =
  /^lib(?:node|uv|cares|icu\w*|v8\w*|nghttp\d|brotli\w*|ada|simdjson|simdutf)\b.*\.(?:so|dylib)/
