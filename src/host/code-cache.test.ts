import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const isRoot = process.getuid?.() === 0

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-code-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Runs in a separate process: V8's code cache is per process. */
function keptBelow(folder: string): { answer: string; files: number } {
  const script = `
    const { keepCompiledCode } = await import(${JSON.stringify(join(import.meta.dirname, 'code-cache.ts'))})
    console.log(keepCompiledCode(process.env))`
  // A folder set in the environment takes precedence over Kiln's own.
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...env, KILN_HOME: folder },
    encoding: 'utf8',
  })
  return { answer: stdout.trim(), files: filesIn(join(folder, 'cache', 'code')) }
}
const filesIn = (folder: string) => {
  try {
    return readdirSync(folder).length
  } catch {
    return 0
  }
}

describe('compiled code', () => {
  test('is kept in a folder that only this user can write to', () => {
    expect(keptBelow(join(home, 'mine'))).toEqual({ answer: 'true', files: 1 })
  })

  test('is not kept if others can write, there or above', () => {
    const code = join(home, 'cache', 'code')
    mkdirSync(code, { recursive: true, mode: 0o700 })
    chmodSync(home, 0o777)
    expect(keptBelow(home)).toEqual({ answer: 'false', files: 0 })
    chmodSync(home, 0o700)
    chmodSync(code, 0o1777)
    expect(keptBelow(home)).toEqual({ answer: 'false', files: 0 })
  })

  test.skipIf(!isRoot)('is not kept by root in the folder of a user, not even through a link of root', () => {
    const theirs = join(home, 'theirs')
    mkdirSync(theirs, { mode: 0o700 })
    chownSync(theirs, 1000, 1000)
    expect(keptBelow(theirs)).toEqual({ answer: 'false', files: 0 })
    expect(readdirSync(theirs)).toEqual([])
    symlinkSync(theirs, join(home, 'link'))
    expect(keptBelow(join(home, 'link'))).toEqual({ answer: 'false', files: 0 })
  })

  test('is not kept, without an error, if no folder can be created', () => {
    writeFileSync(join(home, 'file'), '')
    expect(keptBelow(join(home, 'file'))).toEqual({ answer: 'false', files: 0 })
  })
})
