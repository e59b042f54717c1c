// kiln-lzbt.sh on a scratch ESP, with a stand-in for lzbt.
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { scratchRoot } from '../../seed/scratch.ts'

const offered = 'boot/loader/keys/auto'
const held = 'boot/loader/kiln-held-keys'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  root.write('boot/loader/loader.conf', 'secure-boot-enroll force\n')
  for (const name of ['db.pem', 'db.key']) root.write(`keys/db/${name}`, 'a key')
})
afterEach(() => root.remove())

const put = (folder: string, text = 'made at the first boot') => {
  for (const name of ['PK', 'KEK', 'db']) root.write(`${folder}/${name}.auth`, text)
}
/** lzbt's place taken by a script. */
const install = (lzbt: string) => {
  root.write('lzbt', `#!/bin/bash\n${lzbt}\n`)
  chmodSync(root.at('lzbt'), 0o755)
  return root.run('../add-ons/secure-boot/kiln-lzbt.sh', {
    KILN_ESP: '/boot',
    KILN_LZBT: root.at('lzbt'),
    KILN_PUBLIC_KEY: '/keys/db/db.pem',
    KILN_PRIVATE_KEY: '/keys/db/db.key',
  })
}
const noneOffered = () => `[ ! -e ${root.at(offered)} ]`
const filesOf = (folder: string) => (existsSync(root.at(folder)) ? readdirSync(root.at(folder)).sort() : null)
const all = ['KEK.auth', 'PK.auth', 'db.auth']

test('the firmware is offered the keys only once all is signed', () => {
  put(held)
  expect(install(noneOffered())).toEqual({ status: 0, said: '', complained: '' })
  expect(filesOf(offered)).toEqual(all)
  expect(filesOf(held)).toBeNull()
})

test('a failure of lzbt withdraws the offered keys, and is reported', () => {
  put(offered)
  const done = install('echo "No space left on device" >&2; exit 28')
  expect(done.status).toBe(28)
  expect(done.complained).toContain('the boot loader was not installed, so the Secure Boot keys are kept')
  expect(filesOf(offered)).toBeNull()
  expect(filesOf(held)).toEqual(all)
})

test('the next installation that works puts them back', () => {
  put(offered)
  install('exit 1')
  expect(install('exit 1').status).toBe(1)
  expect(install('exit 0')).toEqual({ status: 0, said: '', complained: '' })
  expect(filesOf(offered)).toEqual(all)
})

test('they are not there while lzbt works, which may be cut off', () => {
  put(offered)
  expect(install('kill -KILL $PPID; sleep 1').status).toBeNull()
  expect(filesOf(offered)).toBeNull()
  expect(filesOf(held)).toEqual(all)
})

test('the newer of two sets of keys is offered', () => {
  put(offered, 'old')
  put(held, 'new')
  expect(install('exit 0').status).toBe(0)
  expect(root.read(`${offered}/db.auth`)).toBe('new')
})

test('files that lzbt leaves unsigned for lack of a key lock no one out', () => {
  put(offered)
  root.write('keys/db/db.key', '')
  const done = install('exit 0')
  expect(done.status).toBe(0)
  expect(done.complained).toContain('there is no key to sign with')
  expect(filesOf(offered)).toBeNull()
})

test('kiln-lzbt only runs lzbt if there are no keys', () => {
  expect(install('exit 0')).toEqual({ status: 0, said: '', complained: '' })
  expect(readdirSync(root.at('boot/loader'))).toEqual(['loader.conf'])
  expect(install('exit 3')).toEqual({ status: 3, said: '', complained: '' })
})
