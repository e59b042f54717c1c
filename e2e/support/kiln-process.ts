// The command line as it ships (dist/cli/kiln.mjs), run for a test in a new folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { nixPath } from '#platform/nix/places.ts'

const root = resolve(import.meta.dirname, '..', '..')
export const kilnScript = join(root, 'dist', 'cli', 'kiln.mjs')
export const freshHome = () => mkdtempSync(join(tmpdir(), 'kiln-e2e-'))
export const kilnEnv = (home: string) => ({
  ...process.env,
  PATH: nixPath(process.env, homedir()),
  KILN_HOME: home,
})

type CliResult = { code: number | null; stdout: string; stderr: string; lines: JsonLine[] }
export type JsonLine = { type: string; [key: string]: unknown }
export type ImageFiles = Record<string, { path: string; sizeBytes: number; sha256: string }>

/** Runs `kiln …words` to its end. With --json among the words, stdout is parsed line by line. */
export async function kiln(home: string, ...words: string[]): Promise<CliResult> {
  const child = spawn(process.execPath, [kilnScript, ...words], {
    env: kilnEnv(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return ended(child, words.includes('--json'))
}

/** The image of a result that was printed with --json. */
export const imageIn = ({ lines }: Pick<CliResult, 'lines'>) =>
  (lines.at(-1) as unknown as { image: { id: string; formats: ImageFiles } }).image

/** Trusts a folder as the person would: `profiles` that the settings do not have yet. */
export function trustFolder(home: string, folder: string): void {
  const words = [kilnScript, 'profiles', 'trust', folder, '--profiles', folder]
  execFileSync(process.execPath, words, { env: kilnEnv(home), stdio: ['ignore', 'ignore', 'inherit'] })
}

export function startKiln(home: string, ...words: string[]) {
  const child = spawn(process.execPath, [kilnScript, ...words], {
    env: kilnEnv(home),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { child, result: ended(child, words.includes('--json')) }
}

function ended(child: ChildProcess, json: boolean): Promise<CliResult> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', chunk => {
    stdout += chunk
  })
  child.stderr?.on('data', chunk => {
    stderr += chunk
  })
  return new Promise(done => {
    child.on('close', code => {
      const lines = json
        ? stdout
            .trim()
            .split('\n')
            .filter(Boolean)
            .map(line => JSON.parse(line))
        : []
      done({ code, stdout, stderr, lines })
    })
  })
}

export type Served = {
  address: string
  /** Each address works once; the server prints the next when one was used. */
  newAddress(): Promise<string>
  /** Makes the server answer nothing until resume, as on a computer that is too busy for it. */
  pause(): void
  resume(): void
  close(): Promise<void>
}

/** `kiln serve` on a free port; resolves with the address that it prints. */
export async function serve(home: string, script = kilnScript): Promise<Served> {
  const child = spawn(process.execPath, [script, 'serve', '--no-open', '--json'], {
    env: kilnEnv(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const addresses: string[] = []
  const waiting: ((address: string) => void)[] = []
  createInterface({ input: child.stdout }).on('line', line => {
    const message = JSON.parse(line) as JsonLine
    if (message.type !== 'address') return
    const address = String(message['address'])
    const taker = waiting.shift()
    if (taker) taker(address)
    else addresses.push(address)
  })
  const newAddress = () => {
    const known = addresses.shift()
    return known ? Promise.resolve(known) : new Promise<string>(taker => waiting.push(taker))
  }
  const died = new Promise<never>((_, reject) => {
    child.on('exit', code => reject(new Error(`kiln serve ended with ${code}`)))
  })
  died.catch(() => {}) // after the start its end is not an error
  const address = await Promise.race([newAddress(), died])
  addresses.unshift(address)
  return {
    address,
    newAddress,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    close: () =>
      new Promise(done => {
        child.on('exit', () => done())
        child.kill('SIGTERM')
      }),
  }
}
