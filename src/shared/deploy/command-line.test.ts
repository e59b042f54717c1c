import { expect, it } from 'vitest'
import { deployCommandLine, resumeCommandLine } from './command-line.ts'
import { deployRequest } from './plan.ts'

const box = { name: 'box', host: '10.0.0.5', user: 'root' }
const line = (request: object, sudoPassword = false) =>
  deployCommandLine(
    deployRequest.parse({ source: { kind: 'flake', reference: './machines#box' }, hosts: [box], ...request }),
    { sudoPassword },
  )

it('names only what differs from the defaults', () => {
  expect(line({})).toBe("kiln deploy './machines#box' --to box")
  expect(line({ checks: [] })).toBe("kiln deploy './machines#box' --to box --no-checks")
  expect(
    line({ mode: 'test', canary: 1, atOnce: 2, keepGenerations: 5, hosts: [box, { ...box, name: 'b' }] }),
  ).toBe("kiln deploy './machines#box' --to box --to b --mode test --at-once 2 --canary 1 --keep 5")
})

it('the command has the answers of a profile and its checks as users type them', () => {
  const source = {
    kind: 'profile',
    profile: 'tiny',
    options: { message: 'it’s here', list: ['a', 'b'], none: [] },
  }
  const checks = [
    { kind: 'tcp', port: 22 },
    { kind: 'unit', unit: 'nginx.service' },
    { kind: 'http', port: 8443, path: '/health' },
  ]
  expect(line({ source, checks }, true)).toBe(
    "kiln deploy tiny --set 'message=it’s here' --set list=a --set list=b --set none= --to box " +
      '--check 22 --check nginx.service --check https://:8443/health --sudo-password-file password.txt',
  )
})

it('names the folder of an offline kit, and the key that it must be signed with', () => {
  expect(line({ source: { kind: 'kit', folder: '/media/my stick/box' } })).toBe(
    "kiln deploy --from-kit '/media/my stick/box' --to box",
  )
  const key = `kits-1:${'A'.repeat(43)}=`
  expect(line({ source: { kind: 'kit', folder: '/media/box', key } })).toBe(
    `kiln deploy --from-kit /media/box --kit-key ${key} --to box`,
  )
})

it('the command is a rollback to a generation, and says where a host moves', () => {
  expect(line({ source: { kind: 'generation', number: 41 } })).toBe('kiln rollback --generation 41 --to box')
  expect(line({ source: { kind: 'generation', number: null } })).toBe('kiln rollback --to box')
  expect(line({ newAddress: { ...box, host: 'fe80::1', port: 23 } })).toContain(
    "--new-address 'root@[fe80::1]:23'",
  )
})

it('names the release that hosts were installed with, if they do not report it', () => {
  const stateVersions = [
    { host: 'box', value: '24.05' },
    { host: null, value: '25.11' },
  ]
  const words = '--state-version box=24.05 --state-version 25.11'
  expect(line({ source: { kind: 'profile', profile: 'tiny' }, stateVersions })).toBe(
    `kiln deploy tiny --to box ${words}`,
  )
  expect(resumeCommandLine('deploy-1', { passwordFile: null, stateVersions })).toBe(
    `kiln deploy --resume deploy-1 ${words}`,
  )
})

it('continues with the rest of a deploy', () => {
  expect(resumeCommandLine('deploy-1', { passwordFile: null })).toBe('kiln deploy --resume deploy-1')
  expect(resumeCommandLine('deploy-1', { passwordFile: 'my words.txt' })).toBe(
    "kiln deploy --resume deploy-1 --sudo-password-file 'my words.txt'",
  )
  expect(resumeCommandLine('deploy-1', { passwordFile: null, leaveOutProblems: true })).toBe(
    'kiln deploy --resume deploy-1 --leave-out-problems',
  )
})

it('leaves out the hosts with a problem where the plan does', () => {
  const source = { kind: 'flake', reference: './machines#box' }
  const request = deployRequest.parse({ source, hosts: [box] })
  expect(deployCommandLine(request, { sudoPassword: true, leaveOutProblems: true })).toBe(
    "kiln deploy './machines#box' --to box --leave-out-problems --sudo-password-file password.txt",
  )
})

it('names boxes, which each have their host, and needs a file where one of them is not known', () => {
  const ids = ['00000000000000aa', '00000000000000bb']
  const source = {
    kind: 'each',
    of: ids.map((id, at) => ({
      host: `h${at}`,
      source: { kind: 'flake', reference: `./machines#h${at}` },
      box: id,
    })),
  }
  const hosts = [0, 1].map(at => ({ ...box, name: `h${at}`, host: `10.0.0.${at}` }))
  const request = deployRequest.parse({ source, hosts, canary: 1 })
  const of = (boxes: [string, string][]) =>
    deployCommandLine(request, { sudoPassword: false, boxes: new Map(boxes) })
  expect(of(ids.map((id, at) => [id, ['kitchen', 'the attic'][at] ?? '']))).toBe(
    "kiln deploy kitchen 'the attic' --canary 1",
  )
  // Its configurations still go to the same hosts.
  expect(of([])).toBe('kiln deploy ./machines --to h0 --to h1 --canary 1')
  const profile = { kind: 'profile', profile: 'tiny' }
  const other = deployRequest.parse({
    source: { ...source, of: source.of.map(one => ({ ...one, source: profile })) },
    hosts,
  })
  expect(deployCommandLine(other, { sudoPassword: false })).toBe('kiln deploy --plan deploy.json')
})
