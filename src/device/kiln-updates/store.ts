// This machine's Nix store, through the older programs whose output never changed, and `nix copy`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NarInfo } from '#shared/narinfo.ts'
import { Problem } from './problem.ts'

/** Arguments per command; Linux accepts more. */
const pathsAtOnce = 1000
const mostBytes = 64 * 1024 * 1024
/** Per command. A first update over a slow connection takes hours. */
const patienceMs = 12 * 3_600_000

type Given = { env?: NodeJS.ProcessEnv; input?: string }

/** Returns what it prints. `input`: its stdin. Throws Problem. */
async function output(
  program: string,
  args: string[],
  { env = process.env, input = '' }: Given = {},
): Promise<string> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: patienceMs, env })
  const closed = once(child, 'close')
  // If it ends before reading all input, its status says why.
  child.stdin.on('error', () => undefined).end(input)
  const parts: Buffer[] = []
  let [size, errors] = [0, '']
  child.stdout.on('data', (part: Buffer) => {
    size += part.length
    if (size > mostBytes) child.kill('SIGKILL')
    else parts.push(part)
  })
  child.stderr.on('data', (part: Buffer) => {
    errors = (errors + part.toString('utf8')).slice(-20_000)
  })
  try {
    const [code, signal] = await closed
    if (code === 0) return Buffer.concat(parts).toString('utf8')
    throw new Problem('nix', `${program} ${args[0]}: ${lastLine(errors) ?? `ended with ${code ?? signal}`}`)
  } catch (thrown) {
    if (thrown instanceof Problem) throw thrown
    throw new Problem('nix', `${program}: ${thrown instanceof Error ? thrown.message : thrown}`)
  }
}

/**
 * Nix caches what it reads of caches and flakes without syncing, and could never read it again after a power
 * cut. So each command gets its own cache. Throws Problem.
 */
export async function nix(args: string[], input = ''): Promise<void> {
  const known = mkdtempSync(join(tmpdir(), 'kiln-updates-'))
  try {
    const env = { ...process.env, XDG_CACHE_HOME: known, NIX_CACHE_HOME: join(known, 'nix') }
    await output('nix', args, { env, input })
  } finally {
    rmSync(known, { recursive: true, force: true })
  }
}

const lastLine = (text: string) => text.split('\n').findLast(line => line.trim() !== '')

async function linesFor(args: string[], paths: readonly string[]): Promise<string[]> {
  const lines: string[] = []
  for (let at = 0; at < paths.length; at += pathsAtOnce) {
    const text = await output('nix-store', [...args, ...paths.slice(at, at + pathsAtOnce)])
    lines.push(...text.split('\n').filter(line => line !== ''))
  }
  return lines
}

export async function missingHere(paths: readonly string[]): Promise<Set<string>> {
  return new Set(await linesFor(['--check-validity', '--print-invalid'], paths))
}

/** Checks that each of these paths exists with the signed hash. Throws Problem. */
export async function assertSame(infos: readonly NarInfo[]): Promise<void> {
  const paths = infos.map(({ storePath }) => storePath)
  const hashes = await linesFor(['--query', '--hash'], paths)
  for (const [index, { storePath, narHash }] of infos.entries())
    if (hashes[index] !== narHash)
      throw new Problem('other-path', `${storePath} is here with other content than was signed`)
}

/** Checks that the local closure consists exactly of the signed paths. Throws Problem. */
export async function assertClosure(toplevel: string, closure: ReadonlyMap<string, NarInfo>): Promise<void> {
  const here = new Set(await linesFor(['--query', '--requisites'], [toplevel]))
  const other =
    [...here].find(path => !closure.has(path)) ?? [...closure.keys()].find(path => !here.has(path))
  if (other !== undefined)
    throw new Problem('other-path', `${toplevel} has other dependencies here than were signed: ${other}`)
}

/** Throws Problem. */
export function assertSpace(neededBytes: number, folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free < neededBytes)
    throw new Problem('no-space', `${folder} has ${free} bytes free; ${neededBytes} are needed`)
}

const alone = ['--option', 'substitute', 'false', '--option', 'builders', '', '--option', 'max-jobs', '0']

/**
 * Trusts only this key, whatever nix.conf says. `paths`: everything that the store lacks of a closure, so
 * that Nix does not read other descriptions again. Throws Problem.
 */
export async function copyFrom(cache: string, paths: readonly string[], key: string): Promise<void> {
  const options = {
    'trusted-public-keys': key,
    'require-sigs': 'true',
    // Nix does not fetch a path again that it has registered, so a power cut must not leave one without its
    // content.
    'fsync-store-paths': 'true',
    'connect-timeout': '30',
    'stalled-download-timeout': '60',
    'download-attempts': '3',
  }
  const words = [
    'copy',
    '--extra-experimental-features',
    'nix-command',
    '--from',
    cache,
    '--no-recursive',
    '--stdin',
    ...Object.entries(options).flatMap(([name, value]) => ['--option', name, value]),
  ]
  await nix(words, paths.map(path => `${path}\n`).join(''))
}

/** Makes a GC root. Downloads nothing: a path that has disappeared is a failure. Throws Problem. */
export async function keep(toplevel: string, link: string): Promise<void> {
  await output('nix-store', ['--realise', toplevel, '--add-root', link, '--indirect', ...alone])
}
