import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { partialPath } from '#platform/files/partial-name.ts'
import { test } from '#test/folders.ts'
import { backUpConnect, restoreConnect } from './backup.ts'
import { makeDataFolder, openData } from './data-folder.ts'
import { openDesk } from './desk.ts'
import { openStoreFile } from './store/sqlite-store.ts'

async function dataIn(folder: string): Promise<string> {
  const data = join(folder, 'connect')
  await makeDataFolder(data)
  openStoreFile((await openData(data, randomBytes)).store).close()
  return data
}

/** The id of a process that has ended. */
const ended = () => spawnSync('true').pid

/** A restore that is killed in the middle of a file leaves this. */
function leftoverOf(target: string, pid: number): void {
  const left = partialPath(target, { pid, startTicks: null })
  mkdirSync(left, { mode: 0o700 })
  writeFileSync(join(left, 'connect.db'), 'half of a database')
  writeFileSync(join(left, 'secret'), 'x'.repeat(32))
}

test('a restore removes what a killed one left, and takes nothing of it', async ({ folder }) => {
  const data = await dataIn(folder)
  const backup = join(folder, 'backup')
  await backUpConnect(data, backup)
  const into = join(folder, 'into')
  leftoverOf(into, ended())
  await restoreConnect(backup, into)
  expect(readdirSync(folder).sort()).toEqual(['backup', 'connect', 'into'])
  expect(readFileSync(join(into, 'secret'))).toEqual(readFileSync(join(data, 'secret')))
})

test('a restore leaves what another one writes at the time', async ({ folder }) => {
  const backup = join(folder, 'backup')
  await backUpConnect(await dataIn(folder), backup)
  leftoverOf(join(folder, 'into'), process.pid)
  await restoreConnect(backup, join(folder, 'into'))
  expect(readdirSync(folder).filter(name => name.startsWith('.into.'))).toHaveLength(1)
})

test('a backup removes what a killed one left', async ({ folder }) => {
  const backup = join(folder, 'backup')
  leftoverOf(backup, ended())
  await backUpConnect(await dataIn(folder), backup)
  expect(readdirSync(folder).sort()).toEqual(['backup', 'connect'])
})

test('a backup or an export in the data folder is refused, by any of its names', async ({ folder }) => {
  const data = await dataIn(folder)
  const link = join(folder, 'link')
  symlinkSync(data, link)
  mkdirSync(join(data, 'own'))
  const before = readdirSync(data).sort()
  const inside = { code: 'connect.inside' }
  const desk = await openDesk(data)
  for (const path of ['b', 'own/b', 'new/b', 'own/../b'])
    for (const named of [data, link]) {
      await expect(backUpConnect(data, `${named}/${path}`), path).rejects.toMatchObject(inside)
      await expect(backUpConnect(link, `${data}/${path}`), path).rejects.toMatchObject(inside)
    }
  await expect(desk.export({}, join(link, 'certificate.pem'))).rejects.toMatchObject(inside)
  desk.close()
  expect(readdirSync(data).sort()).toEqual(before)
  // Its name only begins like the other one.
  await backUpConnect(data, `${data}-backup`)
  expect(readdirSync(`${data}-backup`).sort()).toEqual(['connect.db', 'secret'])
})

test('a secret of another length is refused wherever it is read', async ({ folder }) => {
  const data = await dataIn(folder)
  const backup = join(folder, 'backup')
  await backUpConnect(data, backup)
  const damaged = { code: 'connect.secret' }
  for (const content of ['', 'x'.repeat(31), 'x'.repeat(33)]) {
    writeFileSync(join(data, 'secret'), content)
    writeFileSync(join(backup, 'secret'), content)
    await expect(openDesk(data)).rejects.toMatchObject(damaged)
    await expect(backUpConnect(data, join(folder, 'b'))).rejects.toMatchObject(damaged)
    await expect(restoreConnect(backup, join(folder, 'into'))).rejects.toMatchObject(damaged)
  }
})
