// Flakes with faults, in a folder of the test, and what an engine says about them. Call it in a `describe`.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { hintOf } from '#test/texts.ts'

export const empty = '{ outputs = _: { nixosConfigurations = { }; }; }'
export const with_ = (names: string) => `{ outputs = _: { nixosConfigurations = ${names}; }; }`
export const conflict = (one: string, other: string) =>
  `<<<<<<< HEAD\n${one}\n=======\n${other}\n>>>>>>> theirs\n`
export const lock = '{"nodes":{"root":{}},"root":"root","version":7}'

export function faultyFlakes() {
  let kiln: TestEngine
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-faults-'))
    kiln = testEngine()
  })
  afterAll(async () => {
    await kiln.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const git = (at: string, ...words: string[]) =>
    execFileSync('git', ['-C', at, '-c', 'user.email=a@b', '-c', 'user.name=a', ...words], { stdio: 'pipe' })

  /** A folder with these files; where `tracked` is given, a Git repository in which those are added. */
  function tree(name: string, files: Record<string, string>, tracked?: string[]): string {
    const at = join(folder, name)
    mkdirSync(at)
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(at, file)), { recursive: true })
      writeFileSync(join(at, file), text)
    }
    if (tracked) {
      git(at, 'init', '-q')
      if (tracked.length > 0) git(at, 'add', '--', ...tracked)
    }
    return at
  }
  async function errorOf(id: string): Promise<KilnError> {
    const thrown: unknown = await kiln.client.profiles.show({ id }).then(
      () => null,
      error => error,
    )
    if (thrown instanceof KilnError) return thrown
    throw new Error(`no error of Kiln's: ${String(thrown)}`)
  }
  const output = async (id: string) => {
    const error = await errorOf(id)
    return { code: error.code, message: error.message, hint: hintOf(error) }
  }
  return {
    git,
    tree,
    errorOf,
    output,
    folder: () => folder,
    show: (id: string) => kiln.client.profiles.show({ id }),
  }
}
