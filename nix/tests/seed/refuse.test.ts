// What kiln-seed refuses whole.
import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  at,
  good,
  group,
  headed,
  isOver,
  me,
  type Payload,
  partition,
  seed,
  tar,
  wiped,
} from './seed-machine.ts'

const line = (text: string): Payload => ({ manifest: text, files: ['x'] })
const ours = `${me} ${group}`
const refused: [name: string, content: () => Buffer, reason: string][] = [
  [
    'a newer version',
    () => headed(tar(good), (size, hash) => `KILNSEED 2\nsize ${size}\nsha256 ${hash}\n`),
    'it has version "2", and this system reads version 1',
  ],
  [
    'a wrong checksum',
    () => headed(tar(good), size => `KILNSEED 1\nsize ${size}\nsha256 ${'0'.repeat(64)}\n`),
    'its checksum is wrong',
  ],
  ['no checksum', () => headed(tar(good), size => `KILNSEED 1\nsize ${size}\n`), 'its checksum is missing'],
  [
    'a size beyond the partition',
    () => headed(tar(good), (_, hash) => `KILNSEED 1\nsize 99999999\nsha256 ${hash}\n`),
    'does not fit the partition',
  ],
  [
    'a size that is an expression',
    () => headed(tar(good), (_, hash) => `KILNSEED 1\nsize a[$(id)]\nsha256 ${hash}\n`),
    'does not fit the partition',
  ],
  [
    'a payload that is not an archive',
    () => headed(Buffer.from('no archive at all')),
    'its payload is not a tar archive',
  ],
  [
    'a link in the archive',
    () =>
      headed(
        tar({
          ...good,
          more: made => {
            spawnSync('ln', ['--symbolic', '/etc', join(made, 'files', '9')])
            return ['files/9']
          },
        }),
      ),
    'it holds something other than regular files',
  ],
  [
    'a strange name in the archive',
    () =>
      headed(
        tar({
          ...good,
          more: made => {
            writeFileSync(join(made, 'evil'), '')
            return ['evil']
          },
        }),
      ),
    'it holds a file of an unknown name',
  ],
  [
    'a way out of the folder',
    () => headed(tar(line(`f 0600 ${ours} /etc/../boot/x`))),
    'line 1 of its manifest leads elsewhere',
  ],
  [
    'an unknown place',
    () => headed(tar(line(`f 0600 ${ours} /boot/x`))),
    "line 1 of its manifest can't be read",
  ],
  ['a setuid mode', () => headed(tar(line(`f 4755 ${ours} /etc/x`))), "line 1 of its manifest can't be read"],
  [
    'an owner that is not here',
    () => headed(tar(line(`f 0600 nobody-here ${group} /etc/x`))),
    'names an owner',
  ],
  [
    'a missing file',
    () => headed(tar(line(`f 0600 ${ours} /etc/x\nf 0600 ${ours} /etc/y`))),
    'file 2 of its manifest is missing',
  ],
  ['an empty manifest', () => headed(tar(line(''))), 'it is empty'],
]

test.each(refused)('refuses %s whole, says why, and wipes it', (_, content, reason) => {
  const device = partition(content())
  const done = seed(device)
  expect(done.stderr).toContain('installed nothing of it')
  expect(done.stderr).toContain(reason)
  expect(done.status).toBe(1)
  expect(existsSync(at('etc'))).toBe(false)
  expect(existsSync(at('var/lib/kiln/hostname'))).toBe(false)
  expect(wiped(device)).toBe(true)
  expect(isOver()).toBe(true)
})
