// Snapshots of a workload up to their limit, and one that is removed, through the built broker.
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('snapshots of a workload, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    await bench.ask('terminal-ben', 'create', { name: 'dev', modules: [], shared: ['ada'] })
  })
  afterAll(() => bench?.close())
  const ben = (verb: string, label?: string) => bench.ask('terminal-ben', verb, { name: 'dev', label })
  const labels = () => readdirSync(bench.at('containers/.voxnix/snapshots/dev'))

  it('are at most 32, and one fewer once its owner removed one, with an approval [V2]', async () => {
    for (let at = 0; at < 32; at += 1) expect(await ben('snapshot', `s${at}`)).toMatchObject({ ok: true })
    expect(await ben('snapshot', 'more')).toMatchObject({ code: 'too-many-snapshots' })
    const none = await ben('forget-snapshot', 'none')
    expect(await bench.ask('terminal-ben', 'approve', { id: none?.waits?.id })).toMatchObject({
      code: 'no-such-snapshot',
    })
    const waits = await ben('forget-snapshot', 's7')
    expect(waits?.waits).toMatchObject({
      verb: 'forget-snapshot',
      input: { name: 'dev', label: 's7' },
      because: 'destructive',
      usedBytes: expect.any(Number),
    })
    expect(labels()).toContain('s7')
    expect(await bench.ask('terminal-ben', 'approve', { id: waits?.waits?.id })).toMatchObject({ ok: true })
    expect(labels()).not.toContain('s7')
    expect(await ben('snapshot', 'more')).toMatchObject({ ok: true })
  })

  it('are removed by an owner alone, not by a person with whom it is shared', async () => {
    const [ada, ben] = [
      { name: 'ada', role: 'operator', telegram: '1', account: 'ada', workloads: 5, storageGiB: 50 },
      { name: 'ben', role: 'owner', telegram: '2', account: 'ben', workloads: 2, storageGiB: 4 },
    ]
    bench.write({ people: [ada, ben] })
    bench.reload()
    const forget = () => bench.ask('terminal-ada', 'forget-snapshot', { name: 'dev', label: 's1' })
    await expect.poll(forget).toMatchObject({ ok: false, code: 'not-yours' })
    expect(labels()).toContain('s1')
  })
})
