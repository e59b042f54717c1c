// Builds the demo profile with the real Nix, as Kiln does: a workspace with settings.json, and path:WORKSPACE#output.
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** The profile as it is in the repository, without settings. */
export const tinyFolder = here('tiny')

export type TinyOptions = Readonly<Record<string, unknown>>
type TinyOutput = 'images.x86_64-linux.raw' | 'images.x86_64-linux.iso' | 'systems.x86_64-linux.toplevel'

const nixFlags = [
  '--extra-experimental-features',
  'nix-command flakes',
  '--option',
  'sandbox',
  'false',
  '--option',
  'substituters',
  '',
]

/** Fetches the packages that the profile is made of; quick when they are there. */
export async function preparePackages(): Promise<void> {
  await run(process.execPath, [here('packages.mjs')])
}

/** A copy of the profile with these options, and more of what settings.json has beside them, in a new folder of the caller's to remove. */
export function makeWorkspace(options: TinyOptions = {}, more: TinyOptions = {}): string {
  const workspace = mkdtempSync(join(tmpdir(), 'kiln-tiny-'))
  cpSync(tinyFolder, workspace, { recursive: true })
  const settings = { schema: 1, profile: 'tiny', architecture: 'x86_64', options, ...more }
  writeFileSync(join(workspace, 'settings.json'), JSON.stringify(settings))
  return workspace
}

/** A flake reference is a URL: spaces and the like in a path are escaped. */
export const flakeUrl = (folder: string): string =>
  `path:${folder.split('/').map(encodeURIComponent).join('/')}`

/** Rejects with Nix's stderr in the error's message. */
export async function nix(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('nix', [...args, ...nixFlags], { maxBuffer: 2 ** 26 })
  return stdout.trim()
}

/** Store path of the output. */
export const buildTiny = (workspace: string, output: TinyOutput): Promise<string> =>
  nix('build', '--no-link', '--print-out-paths', '-L', `${flakeUrl(workspace)}#${output}`)

/** Path of the one disk in an image's store path. */
export function diskIn(storePath: string): string {
  const [disk, ...more] = readdirSync(storePath)
  if (disk === undefined || more.length > 0) throw new Error(`${storePath} does not hold exactly one file`)
  return join(storePath, disk)
}
