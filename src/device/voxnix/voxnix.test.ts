// The built command with the built broker.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'
import { wantedOf } from './words.ts'

const program = join(import.meta.dirname, '../../../nix/packages/voxnix/voxnix.mjs')

describe.runIf(isRoot)('voxnix in a terminal (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    // The first connection starts the broker.
    await bench.ask('terminal-ada', 'list')
  })
  afterAll(() => bench?.close())

  function voxnix(...words: string[]) {
    const env = { ...process.env, VOXNIX_SOCKETS: bench.at() }
    return spawnSync(process.execPath, [program, ...words], { env, encoding: 'utf8', input: '' })
  }

  it('acts under the name of the person whose socket it can use', () => {
    expect(voxnix('list')).toMatchObject({ status: 1, stderr: expect.stringContaining('--as ada | ben') })
    const ada = (...words: string[]) => voxnix('--as', 'ada', ...words)
    const made = ada('create', 'dev', 'git', 'fish', '--quota', '2')
    expect(made).toMatchObject({ status: 0, stdout: 'name: dev\naddress: 10.233.1.2\n' })
    expect(made.stderr.split('\n')).toEqual([
      'storage…',
      'configuration…',
      'built…',
      'network…',
      'enrolment…',
      '',
    ])
    expect(ada('list').stdout).toBe('dev  ada  running  10.233.1.2  git fish\n')
    expect(ada('usage').stdout).toMatch(/^dev {2}ada {2}0\.0 GB {2}of 2 GiB\n$/)
    expect(ada('exec', 'dev', '--', 'sh', '-c', 'echo one; exit 7')).toMatchObject({
      status: 7,
      stdout: 'one\n',
    })
    expect(ada('logs', 'dev', '5').stdout).toBe('a line of the log\n')
    expect(ada('snapshot', 'dev', 'first').stdout).toBe('label: first\n')
    expect(ada('snapshots', 'dev').stdout).toMatch(/^first {2}\d{4}-\d\d-\d\dT\S+Z {2}0\.0 GB\n$/)
    expect(ada('resize', 'dev', '3').status).toBe(0)
    expect(ada('health').stdout).toBe('workloads: 1\nstuck: \nsilent: \n')
  })

  it('destroys only after a yes, and says how to answer without a terminal', () => {
    const waits = voxnix('--as', 'ada', 'destroy', 'dev')
    expect(waits).toMatchObject({
      status: 3,
      stderr: expect.stringMatching(/^destroy dev \(0\.0 GB\), for ada: waits/),
    })
    const id = /approve ([0-9a-f]{16})/.exec(waits.stderr)?.[1] ?? ''
    expect(voxnix('--as', 'ada', 'approvals').stdout).toContain(`${id}  destroy  dev  ada`)
    expect(voxnix('--as', 'ben', 'approve', id)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('another person'),
    })
    expect(voxnix('--as', 'ada', 'refuse', id).status).toBe(0)
    expect(voxnix('--as', 'ada', 'destroy', 'dev', '--yes').status).toBe(0)
    expect(voxnix('--as', 'ada', 'list').stdout).toBe('')
    const [trashed = ''] = voxnix('--as', 'ada', 'trash').stdout.split(' ', 1)
    expect(voxnix('--as', 'ada', 'undo', trashed).stdout).toBe('name: dev\n')
  })

  it('sends nothing for a program that runs as root, to which no policy would apply', () => {
    const env = { ...process.env, VOXNIX_SOCKETS: bench.at() }
    const call = (input: string) =>
      spawnSync(process.execPath, [program, 'call'], { env, encoding: 'utf8', input })
    const listing = `${JSON.stringify({ id: 1, verb: 'list', input: {} })}\n`
    expect(call(listing)).toMatchObject({ status: 1, stdout: '{"voxnix":1,"none":"root","people":[]}\n' })
    expect(call('')).toMatchObject({ status: 2, stdout: '' })
    expect(call(listing.repeat(9))).toMatchObject({ status: 2, stdout: '' })
    expect(call('x'.repeat(70_000))).toMatchObject({ status: 2, stdout: '' })
  })

  it('explains why something was refused, and that the broker is not running', async () => {
    expect(voxnix('--as', 'ben', 'stop', 'dev').stderr).toBe(
      'It belongs to another person. Ask its owner to share it, or to do this.\n',
    )
    const json = voxnix('--as', 'ben', 'stop', 'dev', '--json')
    expect(JSON.parse(json.stdout)).toEqual({ id: 1, ok: false, code: 'not-yours' })
    await bench.end()
    expect(voxnix('--as', 'ben', 'list')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('cannot be reached'),
    })
  })
})

describe('the command line of voxnix', () => {
  it.each([
    [
      ['create', 'dev', 'git', '--shared', 'ben,cyd'],
      { name: 'dev', modules: ['git'], shared: ['ben', 'cyd'] },
    ],
    [
      ['create', 'dev', 'docker', '--vm', '--memory', '4', '--cores', '2'],
      { name: 'dev', modules: ['docker'], vm: true, memoryGiB: 4, cores: 2 },
    ],
    [['exec', 'dev', '--', 'ls', '--json'], { name: 'dev', argv: ['ls', '--json'] }],
    [['logs', 'dev'], { name: 'dev' }],
    [['resize', 'dev', '20'], { name: 'dev', quotaGiB: 20 }],
  ])('%j', (words, input) => {
    expect(wantedOf(words)?.input).toEqual(input)
  })

  it.each([
    [[]],
    [['list', 'x']],
    [['exec', 'dev', 'ls']],
    [['stop', 'dev', '--', 'x']],
    [['rm', 'dev']],
    [['stop', 'dev', '--vm']],
    [['--help']],
    [['call']],
  ])('%j are refused', words => {
    expect(wantedOf(words)).toBeNull()
  })
})
