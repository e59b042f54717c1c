import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InstallerWay } from '#engine/ports/installer.ts'
import { canPass, installerArgv, type Places, wayScript } from './argv.ts'

const folder = '/tmp/kiln-install-1'
const places: Places = {
  folder,
  config: `${folder}/config`,
  identity: `${folder}/key`,
  way: `${folder}/way`,
  files: `${folder}/files`,
}
const address = { host: 'box.example', port: 2222, user: 'ada', jump: null, identity: null }
const way: InstallerWay = {
  address,
  knownHosts: '/home/k/known_hosts',
  privateKey: 'secret',
  sshdPort: 22,
  becomesRoot: true,
}
const run = {
  phases: 'kexec' as const,
  diskScript: '/nix/store/d',
  system: '/nix/store/s',
  kexec: null,
  files: [],
}

test('its connections go through the script, whatever the user’s configuration says', () => {
  const argv = installerArgv(way, run, places)
  expect(argv.slice(0, 2)).toEqual(['--phases', 'kexec'])
  expect(argv.at(-1)).toBe('ada@box.example')
  for (const option of [`ProxyCommand=${folder}/way`, 'ControlPath=none', 'BatchMode=yes'])
    expect(argv[argv.indexOf(option) - 1]).toBe('--ssh-option')
  // It joins them with spaces.
  expect(argv.filter(word => /\s/.test(word))).toEqual([])
  expect(argv).not.toContain('--extra-files')
})

test('the script logs in where the key is checked, and to that host’s own sshd', () => {
  const lines = wayScript(way, places).split('\n')
  expect(lines.slice(2, -1)).toEqual([
    `ssh -F ${folder}/config -T -x -i ${folder}/key -o IdentitiesOnly=yes -p 2222 -l ada -W 127.0.0.1:22 -- box.example 2>/dev/null && exit`,
    `exec ssh -F ${folder}/config -T -x -i ${folder}/key -o IdentitiesOnly=yes -p 2222 -l root -W 127.0.0.1:22 -- box.example`,
  ])
  const asRoot = wayScript({ ...way, address: { ...address, user: 'root' } }, places)
  expect(asRoot.split('\n').filter(line => line.includes('ssh -F'))).toHaveLength(1)
})

test('a folder whose name would be split or expanded is not passed', () => {
  expect(canPass(folder)).toBe(true)
  fc.assert(
    fc.property(fc.string(), text => {
      if (canPass(text)) expect(text).not.toMatch(/[\s'"\\$`*?;&|<>()%]/)
    }),
  )
})
