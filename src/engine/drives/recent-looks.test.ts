import { expect, test } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { recentLooks } from './recent-looks.ts'

const drive = { ...sampleDrive(), sequence: '7' }

/** Each read finds another size. */
function looking() {
  let looks = 0
  const drives = { show: async () => ({ ...drive, sizeBytes: ++looks }) } as unknown as Ports['drives']
  return recentLooks({ drives, now: () => 1000 })
}

test('a drive that was read a moment ago is not read again, under any of its names', async () => {
  const recent = looking()
  expect(await recent.look('/dev/disk/by-id/its-other-name')).toMatchObject({ sizeBytes: 1 })
  expect(await recent.chosen(drive)).toMatchObject({ sizeBytes: 1 })
  expect(await recent.chosen(drive)).toMatchObject({ sizeBytes: 2 })
})

test.each([{ sequence: '8' }, { deviceNumber: '8:99' }])('another drive of its name is: %o', async other => {
  const recent = looking()
  await recent.look(drive.path)
  expect(await recent.chosen({ ...drive, ...other })).toMatchObject({ sizeBytes: 2 })
})
