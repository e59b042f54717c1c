// Tests which Connect a box calls.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { serverOf } from './connect-client.ts'
import { stateFiles } from './state-files.ts'

test('an address that a full disk emptied is a problem, and not the address of another server', ({
  folder,
}) => {
  for (const text of ['', '\n']) {
    writeFileSync(join(folder, 'connect_api_url'), text)
    expect(serverOf(stateFiles(folder))).toMatchObject({ problem: { code: 'address' } })
  }
})

test('without an address there is a problem, and no server that the owner did not name', ({ folder }) => {
  expect(serverOf(stateFiles(folder))).toMatchObject({ problem: { code: 'address' } })
})
