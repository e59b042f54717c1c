import { expect, test } from 'vitest'
import { mediaIn } from './mounted-media.ts'

test('only mounts under the media folders count', () => {
  const text = [
    '22 1 8:1 / / rw - ext4 /dev/sda1 rw',
    '40 22 8:17 / /run/media/ada/MY\\040STICK rw - vfat /dev/sdb1 rw',
    '41 22 8:33 / /mnt/backup rw - ext4 /dev/sdc1 rw',
    '42 22 0:5 / /media rw - tmpfs tmpfs rw',
    '43 22 8:49 / /srv/mnt/x rw - ext4 /dev/sdd1 rw',
  ].join('\n')
  expect(mediaIn(text)).toEqual(['/run/media/ada/MY STICK', '/mnt/backup'])
})
