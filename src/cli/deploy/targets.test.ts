import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { sshAlias } from '#engine/hosts/ssh-alias.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { test } from '#test/folders.ts'
import type { Session } from '../session.ts'
import { targetsFor } from './targets.ts'

/** The engine's answers, with the real ssh and a person's configuration. */
function session(home: string, config: string, more = ''): Session {
  mkdirSync(join(home, '.ssh', 'conf.d'), { recursive: true, mode: 0o700 })
  writeFileSync(join(home, '.ssh', 'config'), config)
  writeFileSync(join(home, '.ssh', 'conf.d', 'more'), more)
  const ssh = createSsh({
    run: createProcessRunner({ env: process.env }),
    home,
    tempFolder: home,
  })
  const hosts = {
    list: async () => [],
    sshAlias: ({ name, isAddress = false }: { name: string; isAddress?: boolean }, signal: AbortSignal) =>
      sshAlias({ ssh } as Pick<Ports, 'ssh'>, { name, isAddress }, signal),
  }
  const boxes = { list: async () => ({ boxes: [], problems: [] }) }
  return { client: { hosts, boxes } } as unknown as Session
}

test('a Host of ~/.ssh/config is taken as ssh takes it, also from an included file or by a pattern', async ({
  folder,
}) => {
  const box = 'Host incbox\n  HostName 192.0.2.7\n  User ada\n  Port 2222\n'
  // ssh takes a relative path from the home of the password file.
  const config = `Include ${folder}/.ssh/conf.d/*\nHost web-*\n  HostName %h.example.org\n  User root\nHost plain\n  User eve\n`
  const known = session(folder, config, box)
  expect(await targetsFor(known, { to: ['incbox', 'web-1', 'plain', 'root@incbox'] })).toMatchObject([
    { name: 'incbox', host: 'incbox', port: 2222, user: 'ada' },
    { name: 'web-1', host: 'web-1', port: 22, user: 'root' },
    { name: 'plain', host: 'plain', port: 22, user: 'eve' },
    { name: 'root@incbox', host: 'incbox', port: 2222, user: 'root' },
  ])
  expect(await targetsFor(known, { to: ['incbox:24', 'root@incbox:22'] })).toMatchObject([
    { name: 'incbox:24', host: 'incbox', port: 24, user: 'ada' },
    { name: 'root@incbox:22', host: 'incbox', port: 22, user: 'root' },
  ])
  for (const word of ['nowhere', '-oProxyCommand=x', 'a b', ''])
    await expect(targetsFor(known, { to: [word] })).rejects.toMatchObject({
      code: 'deploy.target',
      hint: expect.stringContaining('a Host of ~/.ssh/config'),
    })
})

test('an address without a user is taken with the user that ssh would take, with and without a port', async ({
  folder,
}) => {
  const known = session(folder, 'Host *.lan\n  User ada\n  Port 2222\nHost *\n  User eve\n')
  const to = ['box:24', '192.0.2.7', '[fe80::1%eth0]:24', 'a.lan', 'ssh://a.lan:25', '192.0.2.7:22']
  expect(await targetsFor(known, { to })).toMatchObject([
    { name: 'box:24', host: 'box', port: 24, user: 'eve' },
    { host: '192.0.2.7', port: 22, user: 'eve' },
    { host: 'fe80::1%eth0', port: 24, user: 'eve' },
    { host: 'a.lan', port: 2222, user: 'ada' },
    { name: 'a.lan:25', host: 'a.lan', port: 25, user: 'ada' },
    { host: '192.0.2.7', port: 22, user: 'eve' },
  ])
  for (const word of ['box:0', 'box:70000', 'box:', ':22', 'box:22:', '-x.y', '@box.lan', 'a;b.lan:22'])
    await expect(targetsFor(known, { to: [word] })).rejects.toMatchObject({ code: 'deploy.target' })
})

test('a configuration that ssh does not read is the reason', async ({ folder }) => {
  const broken = session(folder, 'Host incbox\n  Nonsense yes\n')
  await expect(targetsFor(broken, { to: ['incbox'] })).rejects.toMatchObject({
    code: 'ssh.config',
    message: expect.stringMatching(/nonsense/i),
  })
})
