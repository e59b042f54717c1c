// kiln-hostname.sh in a scratch root.
import { lstatSync, readdirSync, symlinkSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { scratchRoot } from '../scratch.ts'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  // As NixOS has it: a link into the store.
  root.write('store/hostname', 'appliance\n')
  root.write('proc/sys/kernel/hostname', 'appliance\n')
  root.write('etc/machine-id', '')
  symlinkSync(root.at('store/hostname'), root.at('etc/hostname'))
})
afterEach(() => root.remove())

const take = (name: string) => {
  root.write('var/lib/kiln/hostname', name)
  return root.run('hostname/kiln-hostname.sh')
}

test.each(['box9', 'box9\n', 'a', 'Living-Room-2', 'x'.repeat(63)])(
  'takes %j for /etc and for the kernel, and leaves the store alone',
  name => {
    expect(take(name)).toMatchObject({ status: 0, complained: '' })
    expect(root.read('etc/hostname')).toBe(`${name.trim()}\n`)
    expect(lstatSync(root.at('etc/hostname')).mode & 0o777).toBe(0o644)
    expect(root.read('proc/sys/kernel/hostname')).toBe(name.trim())
    expect(root.read('store/hostname')).toBe('appliance\n')
    expect(readdirSync(root.at('etc')).sort()).toEqual(['hostname', 'machine-id'])
  },
)

test('a second run of the script changes nothing', () => {
  take('box9')
  expect(take('box9').status).toBe(0)
  expect(root.read('etc/hostname')).toBe('box9\n')
})

test.each(['', '-box', 'box-', 'two words', 'a.b', '$(reboot)', 'x'.repeat(64), 'one\ntwo'])(
  'says that %j is not a valid host name, and changes nothing',
  name => {
    const { status, complained } = take(name)
    expect(status).toBe(0)
    expect(complained).toContain('is not a valid host name; the configured one stays')
    expect(root.read('etc/hostname')).toBe('appliance\n')
    expect(root.read('proc/sys/kernel/hostname')).toBe('appliance\n')
  },
)
