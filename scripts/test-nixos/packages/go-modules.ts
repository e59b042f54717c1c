// Programs in Go that Debian does not have, by Go's own client: an archive of the module and of everything that it is
// compiled from, in the layout of a module proxy, so that a build reads it as one (GOPROXY=file:…).
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { lastLines, sha256Of, ToolError } from '../tool-error.ts'
import { fileNameOf, type Pin, type Wanted } from './pins.ts'

type Wish = Wanted['goModules'][string]

const downloaded = z.object({ Dir: z.string() })

function ran(what: string, { status, error, stdout, stderr }: SpawnSyncReturns<string>): string {
  if (error) throw new ToolError(`go does not start (${error.message}). Install Go, 1.21 or newer.`)
  if (status !== 0) throw new ToolError(`${what} failed:\n${lastLines(`${stdout}\n${stderr}`)}`)
  return stdout
}

/** The same bytes for the same modules on any machine: names in order, and neither times nor owners. */
const likeEverywhere = ['--format=ustar', '--sort=name', '--mtime=@0', '--mode=a=rX', '--numeric-owner']

function pack(cache: string, file: string): void {
  // Leaves out the checksum database, and a newer Go that the client may have fetched.
  const without = ['sumdb', './golang.org/toolchain', '*.info', '*.lock', '*.ziphash', 'list']
  const flags = [...likeEverywhere, '--owner=0', '--group=0', ...without.map(name => `--exclude=${name}`)]
  const args = ['--create', ...flags, '--file', file, '--directory', join(cache, 'cache', 'download'), '.']
  const { status, stderr } = spawnSync('tar', args, { encoding: 'utf8' })
  if (status !== 0) throw new ToolError(`tar failed:\n${lastLines(stderr)}`)
}

/** Downloads a module with all it needs, and calls the archive by its content. */
function download(name: string, { module, version }: Wish, folder: string): Pin {
  mkdirSync(folder, { recursive: true })
  const partial = mkdtempSync(join(folder, '.download-'))
  const work = mkdtempSync(join(tmpdir(), 'kiln-go-'))
  try {
    const cache = join(work, 'modules')
    // A module may need a newer Go than is installed: the client then fetches that too.
    const own = { GOMODCACHE: cache, GOFLAGS: '-modcacherw', GOWORK: 'off', GOTOOLCHAIN: 'auto' }
    const env = { ...process.env, ...own }
    const go = (cwd: string, ...args: string[]) =>
      spawnSync('go', args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 })
    const one = ran(
      `go mod download of ${module}`,
      go(work, 'mod', 'download', '-json', `${module}@${version}`),
    )
    // Checked against its go.sum. What that does not name is not pinned, and the build refuses it.
    const source = join(work, 'source')
    cpSync(downloaded.parse(JSON.parse(one)).Dir, source, { recursive: true })
    ran(`go mod download for ${name}`, go(source, 'mod', 'download'))
    ran(`go mod verify for ${name}`, go(source, 'mod', 'verify'))
    const archive = join(partial, 'archive')
    pack(cache, archive)
    const pin = { version, sha256: sha256Of(archive) }
    renameSync(archive, join(folder, fileNameOf(name, pin, 'tar')))
    return pin
  } finally {
    rmSync(partial, { recursive: true, force: true })
    rmSync(work, { recursive: true, force: true })
  }
}

export const pinGoModules = (wanted: Wanted['goModules'], folder: string): Record<string, Pin> =>
  Object.fromEntries(Object.entries(wanted).map(([name, wish]) => [name, download(name, wish, folder)]))

export function fetchGoModules(wanted: Wanted['goModules'], pins: Record<string, Pin>, folder: string): void {
  for (const [name, pin] of Object.entries(pins)) {
    if (existsSync(join(folder, fileNameOf(name, pin, 'tar')))) continue
    const wish = wanted[name]
    if (!wish) throw new ToolError(`pins.json has the Go module "${name}", which wanted.json does not name.`)
    const { sha256 } = download(name, { ...wish, version: pin.version }, folder)
    if (sha256 !== pin.sha256)
      throw new ToolError(`${name} ${pin.version} comes with other modules than pins.json says (SHA-256).`)
  }
}
