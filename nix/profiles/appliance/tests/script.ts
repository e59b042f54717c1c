// Runs one of the appliance's shell programs as writeShellApplication would: bash, strict, with given programs first.
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

export const appliance = resolve(import.meta.dirname, '..')

type Outcome = { code: number | null; stdout: string; stderr: string }
type Run = {
  args?: string[]
  env?: Record<string, string>
  input?: string
  /** A command that the shell is started by, such as unshare. */
  through?: string[]
}

export const hasProgram = (name: string): boolean =>
  spawnSync('bash', ['--norc', '-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0

/** A scratch folder with programs that stand in for real ones, and are named so. */
export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'kiln-appliance-'))
  readonly bin = join(this.folder, 'bin')

  constructor() {
    mkdirSync(this.bin)
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  write(name: string, content: string | Buffer): string {
    const path = this.path(name)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
    return path
  }

  /** A stand-in on PATH. */
  fake(name: string, body: string): string {
    const path = join(this.bin, name)
    writeFileSync(path, `#!/usr/bin/env bash\n${body}\n`)
    chmodSync(path, 0o755)
    return path
  }

  /** The program itself, callable by its name, as the other scripts call it. */
  install(name: string, file: string): void {
    this.fake(name, `exec bash -o errexit -o nounset -o pipefail ${join(appliance, file)} "$@"`)
  }

  run(file: string, { args = [], env = {}, input = '', through = [] }: Run = {}): Promise<Outcome> {
    const shell = ['bash', '-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', join(appliance, file), ...args]
    const [program = 'bash', ...rest] = [...through, ...shell]
    return new Promise((done, fail) => {
      const child = spawn(program, rest, {
        cwd: this.folder,
        env: {
          PATH: [this.bin, process.env['PATH'], '/usr/sbin', '/sbin'].join(delimiter),
          HOME: this.folder,
          LC_ALL: 'C.UTF-8',
          ...env,
        },
      })
      const outcome = { stdout: '', stderr: '' }
      child.stdout.setEncoding('utf8').on('data', text => {
        outcome.stdout += text
      })
      child.stderr.setEncoding('utf8').on('data', text => {
        outcome.stderr += text
      })
      child.stdin.on('error', () => undefined)
      child.stdin.end(input)
      child.on('error', fail)
      child.on('close', code => done({ code, ...outcome }))
    })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
