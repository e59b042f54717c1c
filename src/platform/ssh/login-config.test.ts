import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hasCommand } from '#test/drives/disks.ts'
import { test } from '#test/folders.ts'
import { loginConfig } from './login-config.ts'

test.runIf(hasCommand('ssh'))(
  'ssh itself reads it, and the user’s own file cannot redirect it',
  ({ folder }) => {
    mkdirSync(join(folder, '.ssh'))
    const person =
      'Host *\n  ProxyJump gate\n  ControlMaster auto\n  HostName 10.0.0.1\n  StrictHostKeyChecking no\n'
    writeFileSync(join(folder, '.ssh', 'config'), `${person}  SetEnv LANG=de_DE\n`)
    const config = join(folder, 'a config')
    const places = { identity: join(folder, "a key's 100%"), knownHosts: join(folder, 'known "hosts"') }
    writeFileSync(config, loginConfig({ name: 'tiny-1a2b', port: 2223, user: 'ada', ...places }, folder), {
      mode: 0o600,
    })
    const { stdout, stderr } = spawnSync('ssh', ['-G', '-F', config, '--', 'tiny-1a2b'], { encoding: 'utf8' })
    expect(stderr).not.toContain(config)
    const lines = stdout.split('\n')
    for (const line of [
      'hostname 127.0.0.1',
      'port 2223',
      'user ada',
      'stricthostkeychecking true',
      'identitiesonly yes',
      'controlmaster false',
      `userknownhostsfile ${places.knownHosts}`,
      'setenv LANG=de_DE',
    ])
      expect(lines).toContain(line)
    expect(stdout).not.toMatch(/proxyjump|10\.0\.0\.1/)
    expect(stdout).toContain('identityfile ')
  },
)
