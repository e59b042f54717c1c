// kiln-connect restore with the program of its package, in a mount namespace in which /var/lib is a folder of the test.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { programForMachines } from '#test/connect-process.ts'
import { isRoot, test } from '#test/folders.ts'

const root = join(import.meta.dirname, '../../../..')
const { kilnConnect, serveConnect } = programForMachines

test.runIf(isRoot)('root restores a backup on NixOS, and the service has it', async ({ folder }) => {
  const server = await serveConnect(join(folder, 'first'))
  expect(kilnConnect(join(folder, 'first'), 'backup', join(folder, 'backup')).status).toBe(0)
  await server.end()
  // The service's user is another one.
  for (const each of [folder, join(folder, 'backup')]) chmodSync(each, 0o755)
  const [bin, lib] = [join(folder, 'bin'), join(folder, 'lib')]
  for (const each of [bin, join(lib, 'kiln-connect')]) mkdirSync(each, { recursive: true })
  // There is no systemd, and no user of the service: what they would do is written down.
  const programs = {
    kiln: `exec '${process.execPath}' --disable-warning=ExperimentalWarning '${root}/nix/packages/kiln-connect/kiln-connect.mjs' "$@"`,
    runuser: 'shift 3; exec setpriv --reuid 65534 --regid 65534 --clear-groups "$@"',
    systemctl: `echo systemctl "$@" >>'${folder}/calls'`,
    chown: `echo chown "$@" >>'${folder}/calls'`,
  }
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  const script = `mount --bind '${lib}' /var/lib; exec bash -euo pipefail '${import.meta.dirname}/kiln-connect.sh' "$@"`
  const path = `${bin}:${process.env['PATH']}`
  const run = (...words: string[]) =>
    spawnSync('unshare', ['--mount', 'bash', '--norc', '-c', script, 'kiln-connect', ...words], {
      encoding: 'utf8',
      env: { ...process.env, KILN_HOME: join(folder, 'home'), PATH: path },
    })
  // Its help stops nothing.
  expect([run('restore', '--help').status, existsSync(join(folder, 'calls'))]).toEqual([0, false])
  const text = readFileSync(join(import.meta.dirname, 'kiln-connect.sh'), 'utf8')
  const options = { uid: 65_534, cwd: '/', encoding: 'utf8' } as const
  const asOther = (...words: string[]) =>
    spawnSync('bash', ['--norc', '-c', text, 'kiln-connect', ...words], {
      ...options,
      env: { ...process.env, PATH: path },
    })
  const plain = asOther('boxes')
  expect([plain.status, plain.stdout]).toEqual([1, ''])
  expect(plain.stderr).toContain('`sudo kiln-connect boxes`')
  for (const words of [
    ['--json', 'boxes'],
    ['boxes', '--json'],
  ]) {
    const { status, stdout, stderr } = asOther(...words)
    expect([status, stderr]).toEqual([1, ''])
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'error',
      error: {
        code: 'connect.needs-root',
        message: 'Only root can use the data of this service.',
        hint: expect.stringContaining('`sudo kiln-connect '),
      },
    })
  }
  const done = run('restore', join(folder, 'backup'))
  expect([done.status, done.stderr]).toEqual([0, ''])
  expect(readdirSync(join(lib, 'kiln-connect')).sort()).toEqual(readdirSync(join(folder, 'backup')).sort())
  const calls = [
    'systemctl stop kiln-connect.service',
    'chown --recursive --no-dereference kiln-connect:kiln-connect /var/lib/kiln-connect',
    'systemctl start kiln-connect.service',
  ]
  expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toEqual(calls)
  // What cannot be restored stops nothing: there is a Connect, no folder is named, or it has no backup.
  expect(run('restore', join(folder, 'backup')).status).not.toBe(0)
  renameSync(join(lib, 'kiln-connect'), join(lib, 'elsewhere'))
  mkdirSync(join(lib, 'kiln-connect'))
  for (const words of [['restore'], ['restore', join(folder, 'no-backup')], ['--json', 'restore', folder]]) {
    const refused = run(...words)
    expect([refused.status, refused.stdout + refused.stderr]).toEqual([
      2,
      expect.stringMatching(/Name a folder that `kiln-connect backup` made|DIR/i),
    ])
  }
  expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toEqual(calls)
  for (const words of [
    ['restore', '--', join(folder, 'no-backup')],
    ['restore', join(folder, 'backup'), '--bogus'],
    ['restore', 'a', 'b'],
  ])
    expect(run(...words).status).toBe(2)
  // Another folder is restored without the service.
  expect(run('restore', join(folder, 'backup'), '--data', join(folder, 'other')).status).toBe(0)
  expect(readdirSync(join(folder, 'other')).sort()).toEqual(readdirSync(join(folder, 'backup')).sort())
  expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')).toEqual(calls)
  // In an empty folder it would begin a new Connect, and no backup could be restored there: here the disk fills up.
  writeFileSync(
    join(bin, 'systemctl'),
    `#!/bin/sh\necho systemctl "$@" >>'${folder}/calls'\necho x >/var/lib/kiln-connect/x\n`,
  )
  const failed = run('--json', 'restore', join(folder, 'backup'))
  expect([failed.status === 0, failed.stderr]).toEqual([
    false,
    expect.stringContaining('kiln-connect is stopped'),
  ])
  expect(JSON.parse(failed.stdout)).toMatchObject({ type: 'error' })
  expect(readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n').at(-1)).not.toContain('start')
})
