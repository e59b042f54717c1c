// kiln-user.sh with the real useradd, in a scratch root.
import { spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { scratchRoot } from '../scratch.ts'

const hasUseradd = spawnSync('/usr/sbin/useradd', ['--help']).status === 0 && process.getuid?.() === 0

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  root.write(
    'etc/passwd',
    'root:x:0:0::/root:/bin/sh\nsshd:x:994:994::/:/bin/false\nadmin:x:1000:100::/home/admin:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n',
  )
  root.write(
    'etc/group',
    'root:x:0:\nwheel:x:1:admin\nnetworkmanager:x:57:admin\nusers:x:100:\nsshd:x:994:\n',
  )
  root.write('etc/shadow', 'root:!:1::::::\nadmin:!:1::::::\n')
  root.write('etc/gshadow', 'root:*::\nwheel:!::admin\nnetworkmanager:!::admin\nusers:!::\n')
  root.write('home/.keep', '')
})
afterEach(() => root.remove())

const add = (name: string) => {
  root.write('var/lib/kiln/user', name)
  return root.run('user/kiln-user.sh', {
    KILN_USER_GROUPS: 'wheel,networkmanager',
    KILN_USER_SHELL: '/run/current-system/sw/bin/bash',
  })
}
const line = (file: string, name: string) =>
  root
    .read(file)
    .split('\n')
    .find(one => one.startsWith(`${name}:`))

describe.skipIf(!hasUseradd)('kiln-user (needs useradd, and to be root)', () => {
  test('adds a user with a home and the administrator’s groups, and without a password', () => {
    expect(add('ada\n')).toMatchObject({ status: 0, said: 'kiln-user: added ada\n' })
    expect(line('etc/passwd', 'ada')).toMatch(
      /^ada:x:1001:100:.*:\/home\/ada:\/run\/current-system\/sw\/bin\/bash$/,
    )
    expect(line('etc/group', 'wheel')).toBe('wheel:x:1:admin,ada')
    expect(line('etc/group', 'networkmanager')).toBe('networkmanager:x:57:admin,ada')
    expect(line('etc/shadow', 'ada')).toMatch(/^ada:!+:/)
    expect(statSync(root.at('home/ada')).uid).toBe(1001)
  })

  test('leaves a user who is here as they are', () => {
    add('ada')
    const before = root.read('etc/passwd')
    expect(add('ada')).toMatchObject({ status: 0, said: '' })
    expect(add('admin')).toMatchObject({ status: 0, said: '' })
    expect(root.read('etc/passwd')).toBe(before)
  })

  test.each([
    ['sshd', 'is an account of the system itself'],
    ['nobody', 'is an account of the system itself'],
    ['root', 'is an account of the system itself'],
    ['Ada', 'is not a valid user name'],
    ['a b', 'is not a valid user name'],
    ['-o', 'is not a valid user name'],
    ['ada\nroot', 'is not a valid user name'],
    ['', 'is not a valid user name'],
  ])('refuses %j and adds no user', (name, words) => {
    const before = root.read('etc/passwd')
    const { status, complained } = add(name)
    expect(status).toBe(0)
    expect(complained).toContain(words)
    expect(root.read('etc/passwd')).toBe(before)
  })
})
