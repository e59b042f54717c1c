// What kiln-seed does with a seed that is whole.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { at, beside, good, headed, isOver, partition, seed, tar, wiped } from './seed-machine.ts'

test('installs every file with its content and mode, and wipes the partition [N3]', () => {
  const device = partition(headed(tar(good)))
  const done = seed(device)
  expect(done.stderr).toContain('installed 3 files')
  expect(done.status).toBe(0)
  expect(readFileSync(at('var/lib/kiln/hostname'), 'utf8')).toBe('box9')
  expect(readFileSync(at('etc/a folder/with spaces.conf')).length).toBe(70_000)
  const mode = (path: string) => (statSync(at(path)).mode & 0o7777).toString(8)
  expect(mode('var/lib/kiln/secrets')).toBe('700')
  expect(mode('var/lib/kiln/secrets/wifiPassphrase')).toBe('600')
  expect(mode('var/lib/kiln/hostname')).toBe('644')
  expect(mode('etc/a folder/with spaces.conf')).toBe('640')
  expect(mode('etc')).toBe('755')
  expect(wiped(device)).toBe(true)
  expect(isOver()).toBe(true)
  expect(existsSync(beside('work', 'files'))).toBe(false)
})

test('replaces a file that is there', () => {
  mkdirSync(at('var/lib/kiln'), { recursive: true })
  writeFileSync(at('var/lib/kiln/hostname'), 'old')
  seed(partition(headed(tar(good))))
  expect(readFileSync(at('var/lib/kiln/hostname'), 'utf8')).toBe('box9')
})

test('leaves an empty partition, and one with something else on it, as it is', () => {
  const [empty, other] = [partition(Buffer.alloc(0)), partition(Buffer.from('my own data'), 'other')]
  expect(seed(empty, other).status).toBe(0)
  expect(readFileSync(other).subarray(0, 11).toString()).toBe('my own data')
  expect(isOver()).toBe(true)
})

test('takes the seed of a second disk where the first has none', () => {
  const [empty, second] = [partition(Buffer.alloc(0)), partition(headed(tar(good)), 'second')]
  expect(seed(empty, second).status).toBe(0)
  expect(existsSync(at('var/lib/kiln/hostname'))).toBe(true)
})

test('prints nothing of its tools', () => {
  // tail once complained of a broken pipe at each first boot.
  expect(seed(partition(headed(tar(good)))).stderr).toBe('kiln-seed: installed 3 files\n')
})
