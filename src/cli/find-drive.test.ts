import { expect, test } from 'vitest'
import type { Drive, DriveUse } from '#shared/drives/drive.ts'
import { failure } from '#shared/errors.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { findDrive } from './find-drive.ts'
import { texts } from './texts.ts'

const use = (kind: DriveUse['kind']): DriveUse => ({ kind, path: '/dev/vda1', detail: '/', active: true })
const stick = sampleDrive({ path: '/dev/sdc' })
const system = sampleDrive({ path: '/dev/vda', internal: true, uses: [use('system')] })

/** The hint when `word` is looked up among `drives`. */
async function hint(word: string, ...drives: Drive[]) {
  const client = {
    drives: {
      list: async () => drives,
      show: async ({ path }: { path: string }) => {
        throw failure('drive.missing', { operation: 'drives.show', values: { path } })
      },
    },
  } as unknown as Parameters<typeof findDrive>[0]
  const error = await findDrive(client, word, 'flash').catch(thrown => thrown.report())
  expect(error).toMatchObject({ code: 'drive.not-found', details: { path: word } })
  return texts.error(error).hint
}
const proposes = (path: string) => expect.stringContaining(`Did you mean "${path}"?`)
const nothing = expect.not.stringContaining('Did you mean')

test('a mistyped path gets the nearest drive as a suggestion', async () => {
  expect(await hint('/dev/sdcc', stick, system)).toEqual(proposes('/dev/sdc'))
})

test('a drive that must not be written is never suggested', async () => {
  for (const word of ['sdb', 'vda', '/dev/sdb', '/dev/vdb', '/dev/vd'])
    expect(await hint(word, system), word).toEqual(nothing)
  for (const kind of ['swap', 'lvm', 'raid', 'luks', 'zfs', 'btrfs', 'busy'] as const)
    expect(await hint('/dev/sdd', sampleDrive({ path: '/dev/sdc', uses: [use(kind)] })), kind).toEqual(
      nothing,
    )
})

test('a name without its folder is that device, and never a similar one', async () => {
  expect(await hint('sdc', stick, system)).toEqual(proposes('/dev/sdc'))
  expect(await hint('sdb', stick, system)).toEqual(nothing)
})
