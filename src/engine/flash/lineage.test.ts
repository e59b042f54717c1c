import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import type { Lineage } from '#shared/drives/lineage.ts'
import type { DriveResult } from '#shared/flash/flash.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { type Ended, lastOn, lineageFile, remembered } from './lineage.ts'

const drive = sampleDrive()
const empty: Lineage = { schema: 1, drives: [] }
const result = (rest: Partial<DriveResult> = {}): DriveResult => ({
  path: drive.path,
  name: 'Stick',
  serial: drive.serial,
  bytesWritten: 10,
  bytesSkipped: 0,
  bytesVerified: 10,
  sha256: null,
  seconds: 1,
  outcome: 'verified',
  error: null,
  ejected: null,
  hostname: 'box1',
  hostKey: null,
  user: null,
  ...rest,
})
const ended = (results: DriveResult[], at = 1, rest: Partial<Ended> = {}): Ended => ({
  results,
  drives: [{ drive }],
  source: { origin: { image: null }, facts: { name: 'x.img' } },
  at,
  ...rest,
})

test('the last thing that was written to a drive is known, wherever it is plugged in', () => {
  const once = remembered(empty, ended([result()], 1))
  const twice = remembered(once, ended([result({ outcome: 'written', hostname: 'box2' })], 2))
  expect(twice.drives).toHaveLength(1)
  expect(lastOn(twice, { ...drive, path: '/dev/sdz' } as typeof drive)).toMatchObject({
    name: 'x.img',
    at: 2,
    verified: false,
    hostname: 'box2',
  })
  expect(lastOn(twice, { ...drive, sizeBytes: 1 })).toBeNull()
})

test('a half-written or restored drive holds nothing known; an untouched one still does', () => {
  const once = remembered(empty, ended([result()]))
  expect(remembered(once, ended([result({ outcome: 'failed' })])).drives).toEqual([])
  expect(remembered(once, ended([result()], 2, { source: null })).drives).toEqual([])
  expect(remembered(once, ended([result({ outcome: 'failed', bytesWritten: 0 })]))).toEqual(once)
})

test('a drive without a serial is not recorded, and a thousand drives are', () => {
  const nameless = { ...drive, serial: '' }
  expect(remembered(empty, ended([result()], 1, { drives: [{ drive: nameless }] })).drives).toEqual([])
  let many = empty
  for (let index = 0; index < 1003; index++)
    many = remembered(
      many,
      ended([result()], index, { drives: [{ drive: { ...drive, serial: `${index}` } }] }),
    )
  expect(many.drives).toHaveLength(1000)
  expect(many.drives[0]?.serial).toBe('3')
})

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'kiln-lineage-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))
const fileHere = () =>
  lineageFile({
    files: createFiles(),
    folders: { data, config: data, cache: data, profiles: [], ownProfiles: [] },
  })

test('concurrent changes all count', async () => {
  const file = fileHere()
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      file.change(old =>
        remembered(old, ended([result()], index, { drives: [{ drive: { ...drive, serial: `${index}` } }] })),
      ),
    ),
  )
  expect((await file.read()).drives.map(({ serial }) => serial)).toEqual([...'0123456789'])
})

test('a newer Kiln’s record is refused and stays unchanged', async () => {
  const path = join(data, 'drives.json')
  await writeFile(path, '{"schema":2,"more":[]}')
  await expect(fileHere().change(old => old)).rejects.toMatchObject({ code: 'drives.newer' })
  expect(await readFile(path, 'utf8')).toBe('{"schema":2,"more":[]}')
})
