import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
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
