// The programs of a box start together at its first start, and each of them loads its identity.
import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'

const load = `
  const { loadIdentity } = await import(process.argv[1])
  const { stateFiles } = await import(process.argv[2])
  const { id, publicKey } = loadIdentity(stateFiles(process.argv[3]))
  console.log(id, publicKey)`

test('the identity of a box is one, however many programs make it at once [A4]', async ({ folder }) => {
  const files = ['identity.ts', 'state-files.ts'].map(name => join(import.meta.dirname, name))
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', load, ...files]
  for (let round = 0; round < 3; round++) {
    const state = join(folder, String(round))
    mkdirSync(state)
    const ended = await Promise.all(
      Array.from({ length: 6 }, () => promisify(execFile)(process.execPath, [...words, state])),
    )
    expect(new Set(ended.map(({ stdout }) => stdout)).size).toBe(1)
    expect(readdirSync(state).sort()).toEqual(['device_key.pem', 'device_key.pub', 'install_id'])
  }
})
