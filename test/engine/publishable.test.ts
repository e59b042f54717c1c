// Checks whether a folder can be published to when it is chosen, even before this computer has keys.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { testEngine } from '../support/engine/engine.ts'
import { test } from '../support/folders.ts'

test('a folder is refused with its reason before anything is built [N23]', async ({ folder }) => {
  const engine = testEngine({ home: join(folder, 'home') })
  const check = (path: string) => engine.client.updates.checkFolder({ folder: path })
  const empty = join(folder, 'empty')
  const photos = join(folder, 'photos')
  const link = join(folder, 'link')
  mkdirSync(empty)
  mkdirSync(photos)
  writeFileSync(join(photos, 'cat.jpg'), '')
  symlinkSync('/etc', link)
  expect(await check(empty)).toEqual({})
  await expect(check(photos)).rejects.toMatchObject({ code: 'update.folder-foreign' })
  await expect(check(join(folder, 'missing'))).rejects.toMatchObject({ code: 'file.missing' })
  for (const path of ['/', '/etc', '/usr/share/updates', link])
    await expect(check(path), path).rejects.toMatchObject({ code: 'update.folder-system' })
  await engine.close()
})

test('a folder that this user cannot write to is refused', async ({ folder }) => {
  const engine = testEngine({
    home: join(folder, 'home'),
    change: ports => ({ ...ports, files: { ...ports.files, isWritable: async () => false } }),
  })
  const asked = engine.client.updates.checkFolder({ folder })
  await expect(asked).rejects.toMatchObject({ code: 'update.folder-unwritable' })
  await engine.close()
})
