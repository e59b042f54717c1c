import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const isRoot = process.getuid?.() === 0

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-code-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** In a process of its own: V8 keeps code for all of one. */
function kept(folder: string): { answer: string; files: number } {
  const script = `
    const { keepCompiledCode } = await import(${JSON.stringify(join(import.meta.dirname, 'code-cache.ts'))})
    console.log(keepCompiledCode(${JSON.stringify(folder)}))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  })
  return { answer: stdout.trim(), files: filesIn(folder) }
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
    expect(kept(join(home, 'cache', 'code'))).toEqual({ answer: 'true', files: 1 })
  })

  test('is not kept where others can write, there or above', () => {
    const open = join(home, 'open')
    mkdirSync(join(open, 'code'), { recursive: true, mode: 0o700 })
    chmodSync(open, 0o777)
    expect(kept(join(open, 'code'))).toEqual({ answer: 'false', files: 0 })
    chmodSync(open, 0o700)
    chmodSync(join(open, 'code'), 0o1777)
    expect(kept(join(open, 'code'))).toEqual({ answer: 'false', files: 0 })
  })

  test.skipIf(!isRoot)('is not kept by root in the folder of a user, not even through a link of root', () => {
    const theirs = join(home, 'theirs')
    mkdirSync(theirs, { mode: 0o700 })
    chownSync(theirs, 1000, 1000)
    expect(kept(join(theirs, 'code'))).toEqual({ answer: 'false', files: 0 })
    symlinkSync(theirs, join(home, 'link'))
    expect(kept(join(home, 'link', 'code'))).toEqual({ answer: 'false', files: 0 })
  })

  test('is not kept, without an error, where no folder can be made', () => {
    writeFileSync(join(home, 'file'), '')
    expect(kept(join(home, 'file', 'code'))).toEqual({ answer: 'false', files: 0 })
  })
})
