// Where kiln-seed fails or is ended in the middle: what the next starts do.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  at,
  beside,
  good,
  headed,
  isOver,
  partition,
  seed,
  standIn,
  tar,
  wiped,
  withoutStandIns,
} from './seed-machine.ts'

test('a file that can’t be put in its place fails, and is tried at two more starts before the seed is given up', () => {
  const device = partition(headed(tar(good)))
  mkdirSync(at('var/lib/kiln/hostname'), { recursive: true })
  for (const _ of [1, 2, 3]) {
    const done = seed(device)
    expect(done.stderr).toContain('could not be installed completely')
    expect(done.stderr).not.toContain('files\n')
    expect(done.status).toBe(1)
    expect(wiped(device)).toBe(false)
    expect(isOver()).toBe(false)
    expect(existsSync(at('var/lib/kiln/hostname.kiln-seed'))).toBe(false)
  }
  const last = seed(device)
  expect(last.stderr).toContain('gave up on the seed')
  expect(last.status).toBe(1)
  expect(wiped(device)).toBe(true)
  expect(isOver()).toBe(true)
})

test.each([
  ['a folder that can’t be made', 'etc', ''],
  ['a file of that name where its folder would be', 'etc/a folder', ''],
])('%s fails too', (_, path, text) => {
  mkdirSync(join(at(path), '..'), { recursive: true })
  writeFileSync(at(path), text)
  const device = partition(headed(tar(good)))
  expect(seed(device).status).toBe(1)
  expect(wiped(device)).toBe(false)
  rmSync(at(path))
  expect(seed(device)).toMatchObject({ status: 0 })
  expect(wiped(device)).toBe(true)
})

test('the files are on their drive before the seed is wiped and the first boot ends', () => {
  const device = partition(headed(tar(good)))
  const seen = beside('seen')
  standIn(
    'sync',
    `head --bytes=10 ${device} >>${seen}; ls ${at('var/lib/kiln')} >>${seen}; printf '%s\\n' "$@" >>${seen}; exec $real "$@"`,
  )
  expect(seed(device).status).toBe(0)
  expect(readFileSync(seen, 'utf8').split('\n')).toEqual([
    'KILNSEED 1hostname',
    'secrets',
    'seed-starts',
    '--file-system',
    at('var/lib/kiln/secrets'),
    at('var/lib/kiln/secrets/wifiPassphrase'),
    at('var/lib/kiln/hostname'),
    at('etc/a folder/with spaces.conf'),
    '',
  ])
})

test('a drive that can’t take the files keeps its seed', () => {
  const device = partition(headed(tar(good)))
  standIn('sync', 'exit 1')
  expect(seed(device).status).toBe(1)
  expect(wiped(device)).toBe(false)
  expect(isOver()).toBe(false)
})

test('an end by a signal in the middle leaves the seed to the next start', () => {
  const device = partition(headed(tar(good)))
  standIn('install', `case "$*" in *wifiPassphrase*) kill -TERM $PPID ;; *) exec $real "$@" ;; esac`)
  expect(seed(device)).toMatchObject({ signal: 'SIGTERM' })
  expect(isOver()).toBe(false)
  expect(existsSync(beside('work', 'files'))).toBe(false)
  withoutStandIns()
  expect(seed(device)).toMatchObject({ status: 0 })
  expect(readFileSync(at('var/lib/kiln/secrets/wifiPassphrase'), 'utf8')).toBe('open sesame\n')
  expect(wiped(device)).toBe(true)
  expect(isOver()).toBe(true)
})

// The wipe writes three times: a mark over the header, zeros over the rest, zeros over the mark.
test.each([
  [1, 'before'],
  [1, 'after'],
  [2, 'before'],
  [2, 'in the middle of'],
  [2, 'after'],
  [3, 'before'],
])('a power cut at the wipe’s write %i, %s it, leaves nothing behind for good', (write, when) => {
  const device = partition(headed(tar(good)))
  const part = `$real "$\{@/#count=*/count=65536}"`
  standIn(
    'dd',
    [
      `echo >>${beside('writes')}`,
      `[ $(wc -l <${beside('writes')}) = ${write} ] || exec $real "$@"`,
      when === 'after' ? '$real "$@"' : when === 'before' ? '' : part,
      'kill -KILL $PPID',
    ].join('\n'),
  )
  expect(seed(device)).toMatchObject({ signal: 'SIGKILL' })
  expect(wiped(device)).toBe(false)
  expect(isOver()).toBe(false)
  withoutStandIns()
  const done = seed(device)
  expect(done.status).toBe(0)
  // Before the mark there is the whole seed, which is installed again.
  const again = write === 1 && when === 'before'
  expect(done.stderr).toContain(again ? 'installed 3 files' : 'resuming the interrupted wipe')
  expect(wiped(device)).toBe(true)
  expect(isOver()).toBe(true)
})
