// People's words in the audit and in the argv of the host's programs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Caller } from '#shared/workloads/people.ts'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot, test } from '#test/folders.ts'
import { openAudit } from './audit.ts'
import { createNotes } from './notes.ts'

const caller = (name: string): Caller => ({
  person: { name, role: 'viewer', most: { workloads: 0, storageGiB: 0 }, vms: null },
  face: 'chat',
  tainted: false,
})

test('ten refusals of a person and minute are noted, each as a short line', ({ folder }) => {
  const path = join(folder, 'audit')
  let time = 1_000_000
  const audit = openAudit(path, () => undefined)
  const { noteRefused } = createNotes({ audit, now: () => time, log: () => undefined })
  const input = { name: 'dev', argv: ['x'.repeat(8000)] }
  for (let count = 0; count < 1000; count += 1) noteRefused(caller('vic'), 'exec', input, 'role')
  noteRefused(caller('wes'), 'exec', input, 'role')
  time += 60_000
  noteRefused(caller('vic'), 'exec', input, 'role')
  // A clock that went back begins a new minute.
  time -= 3_600_000
  noteRefused(caller('vic'), 'exec', input, 'role')
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  expect(lines).toHaveLength(13)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThan(400)
  expect(lines[11]).toContain('"detail":"role; 990 more before"')
  expect(lines[10]).toContain('"person":"wes"')
  expect(lines[0]).toMatch(/"input":\{"name":"dev","digest":"[0-9a-f]{64}"\}/)
})

test('a line of a command is short, whatever its program is', ({ folder }) => {
  const path = join(folder, 'audit')
  const audit = openAudit(path, () => undefined)
  const { note } = createNotes({ audit, now: () => 0, log: () => undefined })
  note('began', caller('ben'), 'exec', { name: 'dev', argv: ['\u0001'.repeat(8000)] })
  const [line = ''] = readFileSync(path, 'utf8').trim().split('\n')
  expect(line).toContain('"words":"')
  expect(line.length).toBeLessThan(1800)
})

const runs = `#!/bin/bash
echo "systemd-run $*" >> "$STAND_INS/calls"
while [ "$1" != -- ]; do shift; done; shift; case $1 in */env) shift 2 ;; esac; "$@"
`
const builds = `#!/bin/bash
echo "build $*" >> "$STAND_INS/calls"; grep -q tskey-module && echo /nix/store/${'0'.repeat(32)}-container
`

describe.runIf(isRoot)('a key that a person types, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    bench.write({ ownModules: true })
    bench.program('systemd-run', runs)
    bench.program('nix-build-container', builds)
    await bench.start()
  })
  afterAll(() => bench?.close())

  it('is in no argv of the host, nor in the audit', async () => {
    const ownModule = '{ x = "tskey-module"; }'
    expect(await bench.ask('terminal-ada', 'create', { name: 'dev', modules: [], ownModule })).toMatchObject({
      ok: true,
    })
    const argv = ['printf', '%s|', 'tskey-auth', '', '$(id)\n', 'é']
    expect((await bench.ask('terminal-ada', 'exec', { name: 'dev', argv }))?.value).toMatchObject({
      status: 0,
      out: 'tskey-auth||$(id)\n|é|',
    })
    // Nothing is left of the words for the command to read.
    expect((await bench.ask('terminal-ada', 'exec', { name: 'dev', argv: ['cat'] }))?.value).toMatchObject({
      out: '',
    })
    expect(
      (await bench.ask('terminal-ada', 'exec', { name: 'dev', argv: ['no-such-program'] }))?.value,
    ).toMatchObject({ status: 127, err: expect.stringContaining('not found') })
    expect(bench.read('stand-ins/calls')).toMatch(/^systemd-run --machine dev .* bash /m)
    expect(bench.read('stand-ins/calls')).not.toContain('tskey')
    const audit = bench.read('state/audit.jsonl')
    expect(audit).not.toContain('tskey')
    expect(audit).toMatch(/"input":\{"name":"dev","argv":\["printf"\],"words":"[0-9a-f]{64}"\}/)
    expect(audit).toMatch(/"ownModule":"[0-9a-f]{64}"/)
  })
})
