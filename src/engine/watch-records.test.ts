import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import type { Topic } from '#shared/contract/index.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { test } from '#test/folders.ts'
import { createLook, watchRecords } from './watch-records.ts'

const [old, fresh] = ['tiny-20260101-000000-0001', 'tiny-20260102-000000-0002']

/** Returns the topics that `change` changes between two looks. */
async function changedBy(folder: string, change: (images: string) => void) {
  const images = join(folder, 'images')
  mkdirSync(join(images, old), { recursive: true })
  writeFileSync(join(folder, 'hosts.json'), '{}')
  const ports = { files: createFiles(), folders: { data: folder, config: folder } } as never
  const look = createLook(ports, async () => images)
  await look()
  const step = async (changed: () => void | Promise<void>) => {
    const before = await look()
    await changed()
    const now = await look()
    return Object.keys(now).filter(key => now[key as Topic] !== before[key as Topic])
  }
  return { changed: await step(() => change(images)), step }
}

test('a host that is written elsewhere is a change of hosts alone, and nothing is one of nothing', async ({
  folder,
}) => {
  const { changed, step } = await changedBy(folder, () =>
    writeFileSync(join(folder, 'hosts.json'), '{"hosts":[]}'),
  )
  expect(changed).toEqual(['hosts'])
  expect(await step(() => undefined)).toEqual([])
  expect(await step(() => writeFileSync(join(folder, 'known_hosts'), 'box ssh-ed25519 AAAA'))).toEqual([
    'hosts',
  ])
  expect(await step(() => rmSync(join(folder, 'hosts.json')))).toEqual(['hosts'])
  expect(await step(() => mkdirSync(join(folder, 'hosts')))).toEqual(['hosts'])
  await createFiles().writeText(join(folder, 'hosts', 'box.json'), '{}')
  const noted = () => createFiles().writeText(join(folder, 'hosts', 'box.json'), '{"schema":1}')
  expect(await step(noted)).toEqual(['hosts'])
  expect(await step(() => writeFileSync(join(folder, 'settings.json'), '{}'))).toEqual([
    'settings',
    'profiles',
  ])
})

test('a build is followed from its folder to its image, and until it is removed [M5]', async ({ folder }) => {
  const { changed, step } = await changedBy(folder, images => mkdirSync(join(images, fresh)))
  const both = ['builds', 'images']
  expect(changed).toEqual(both)
  const at = (name: string) => join(folder, 'images', fresh, name)
  expect(await step(() => writeFileSync(at('build.json'), '{}'))).toEqual(both)
  expect(await step(() => writeFileSync(at('events.ndjson'), '{}'))).toEqual([])
  expect(await step(() => writeFileSync(at('image.json'), '{}'))).toEqual(both)
  expect(await step(() => rmSync(join(folder, 'images', fresh), { recursive: true }))).toEqual(both)
})

test('says so while a client is connected', async ({ folder }) => {
  const output: Topic[][] = []
  const ports = { files: createFiles(), folders: { data: folder, config: folder }, log: quietLog } as never
  const watched = watchRecords({
    ports,
    imagesFolder: async () => join(folder, 'images'),
    notify: (...all) => output.push(all),
  })
  onTestFinished(() => watched.close())
  watched.connected()
  watched.wanted()
  // Whenever the first look was: each time the file has another size.
  let text = '{}'
  await expect
    .poll(
      () => {
        text += ' '
        writeFileSync(join(folder, 'builders.json'), text)
        return output.flat()
      },
      { timeout: 10_000 },
    )
    .toContain('builders')
  expect(new Set(output.flat())).toEqual(new Set(['builders']))
})
