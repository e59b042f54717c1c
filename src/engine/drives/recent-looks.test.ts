import { expect, test } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import { recentLooks } from './recent-looks.ts'

function drivesAt() {
  const time = { now: 1000 }
  const drive = { ...sampleDrive(), sequence: '7' }
  let looks = 0
  const drives = { show: async () => ({ ...drive, sizeBytes: ++looks }) } as unknown as Ports['drives']
  return { time, drive, recent: recentLooks({ drives, now: () => time.now }) }
}

test('a drive that was looked at a moment ago is not looked at again, once', async () => {
  const { drive, recent } = drivesAt()
  expect(await recent.look('/dev/disk/by-id/its-other-name')).toMatchObject({ sizeBytes: 1 })
  expect(await recent.chosen(drive)).toMatchObject({ sizeBytes: 1 })
  expect(await recent.chosen(drive)).toMatchObject({ sizeBytes: 2 })
})

test('another drive of the same name, two seconds, or a clock that went back need a new look', async () => {
  const { time, drive, recent } = drivesAt()
  await recent.look(drive.path)
  expect(await recent.chosen({ ...drive, sequence: '8' })).toMatchObject({ sizeBytes: 2 })
  await recent.look(drive.path)
  expect(await recent.chosen({ ...drive, deviceNumber: '8:99' })).toMatchObject({ sizeBytes: 4 })
  for (const passed of [2000, -1]) {
    time.now = 1000
    const { sizeBytes } = await recent.look(drive.path)
    time.now += passed
    expect(await recent.chosen(drive)).toMatchObject({ sizeBytes: sizeBytes + 1 })
  }
})
