// The person behind the socket of a terminal, in the built broker.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

const ada = { name: 'ada', role: 'owner', telegram: '1', account: 'ada', workloads: 5, storageGiB: 50 }
const gus = { name: 'gus', role: 'operator', telegram: '8', account: 'gus', workloads: 2, storageGiB: 4 }

describe.runIf(isRoot)('the socket of a terminal, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench({ faces: ['terminal-ada', 'terminal-gus', 'chat'] })
    await bench.start()
  })
  afterAll(() => bench?.close())
  const listed = async (...people: object[]) => {
    bench.write({ people })
    await bench.end()
    await bench.start()
  }

  it('is not for a guest, whose name another person with an account has', async () => {
    const invited = await bench.ask('terminal-ada', 'invite', { person: 'gus' })
    const code = Object(invited?.value).code
    expect(await bench.ask('chat', 'join', { code }, { as: '7' })).toMatchObject({ ok: true })
    expect(await bench.ask('chat', 'create', { name: 'secret', modules: [] }, { as: '7' })).toMatchObject({
      ok: true,
    })
    await listed(ada, gus)
    for (const [verb, input] of [
      ['whoami', {}],
      ['exec', { name: 'secret', argv: ['id'] }],
      ['logs', { name: 'secret' }],
      ['destroy', { name: 'secret' }],
    ] as const)
      expect(await bench.ask('terminal-gus', verb, input)).toMatchObject({
        ok: false,
        code: 'unknown-person',
      })
    expect(bench.printed()).toContain('gus is not let in (name-taken)')
    // The guest is who was there first.
    expect(await bench.ask('chat', 'whoami', {}, { as: '7' })).toMatchObject({ value: { name: 'gus' } })
  })

  it('is for the guest once the configuration has the number and gives an account', async () => {
    await listed(ada, { ...gus, telegram: '7' })
    expect(await bench.ask('terminal-gus', 'logs', { name: 'secret' })).toMatchObject({ ok: true })
    await listed(ada, { ...gus, telegram: '7', account: null })
    expect(await bench.ask('terminal-gus', 'whoami')).toMatchObject({ code: 'unknown-person' })
  })
})
