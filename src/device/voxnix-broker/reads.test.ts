// How much the broker starts for reads, however many of them come at once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('reads of a broker, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    for (const name of ['a', 'b', 'c']) await bench.ask('terminal-ada', 'create', { name, modules: [] })
  })
  afterAll(() => bench?.close())
  const calls = (word: string) => bench.read('stand-ins/calls').split(word).length - 1

  it('read the quota groups once for the usage of all, also for many who ask', async () => {
    const before = calls('btrfs qgroup show')
    const asked = Array.from({ length: 20 }, () => bench.ask('terminal-ada', 'usage'))
    const answers = await Promise.all(asked)
    for (const answer of answers)
      expect(answer?.value).toMatchObject(
        ['a', 'b', 'c'].map(name => ({ name, usedBytes: expect.any(Number), quotaGiB: 1 })),
      )
    // Four at a time share one answer.
    expect(calls('btrfs qgroup show') - before).toBeLessThanOrEqual(10)
  })

  it('of one person are four at a time', async () => {
    bench.program(
      'journalctl',
      `#!/bin/bash
cd "$STAND_INS"; touch reading.$$; ls reading.* | wc -l >> most; sleep 0.3; rm reading.$$
`,
    )
    await bench.ask('terminal-ada', 'stop', { name: 'a' })
    const asked = Array.from({ length: 12 }, () => bench.ask('terminal-ada', 'logs', { name: 'a' }))
    for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ ok: true })
    const most = bench.read('stand-ins/most').trim().split('\n').map(Number)
    expect([most.length, Math.max(...most)]).toEqual([12, 4])
  })
})
