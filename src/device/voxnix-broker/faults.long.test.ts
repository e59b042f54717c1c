// Faults around the broker: a full disk, a module that does not evaluate, a hanging command, two people at
// once.
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('the broker with faults around it, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    expect(await bench.ask('terminal-ada', 'create', { name: 'dev', modules: [] })).toMatchObject({
      ok: true,
    })
  })
  afterAll(() => bench?.close())

  const names = async () => {
    const listed = (await bench.ask('terminal-ada', 'list'))?.value
    return Array.isArray(listed) ? listed.map(({ name }) => String(name)) : []
  }

  it("reports in Nix's words that a module does not evaluate, and leaves nothing of the container", async () => {
    bench.state('no-build', "error: The option `services.nothing' does not exist.")
    const answered = await bench.ask('terminal-ada', 'create', { name: 'bad', modules: ['git'] })
    expect(answered).toMatchObject({ ok: false, code: 'taken-back' })
    expect(answered?.detail).toContain('built: ')
    expect(answered?.detail).toContain("The option `services.nothing' does not exist.")
    rmSync(bench.at('stand-ins/no-build'))
    expect(await names()).toEqual(['dev'])
    expect(await bench.ask('terminal-ada', 'create', { name: 'bad', modules: [] })).toMatchObject({
      ok: true,
    })
  })

  it('lets only one of two people change a workload at a time', async () => {
    bench.state('slow-build', '')
    const [first, second] = await Promise.all([
      bench.ask('terminal-ben', 'create', { name: 'slow', modules: [] }),
      bench.ask('terminal-ada', 'create', { name: 'slow', modules: [] }),
    ])
    rmSync(bench.at('stand-ins/slow-build'))
    expect([first, second].map(each => (each?.ok ? 'made' : each?.code)).sort()).toEqual(['busy', 'made'])
  })

  it('answers others while a command hangs, and ends that command', async () => {
    const hangs = bench.ask('terminal-ada', 'exec', { name: 'dev', argv: ['sleep', '1000'] })
    expect(await names()).toContain('dev')
    expect(await bench.ask('terminal-ada', 'snapshot', { name: 'dev', label: 'now' })).toMatchObject({
      ok: true,
    })
    expect(await hangs).toMatchObject({ ok: true, value: { timedOut: true } })
  })

  it('leaves nothing half made on a full disk, and works again once there is room', async () => {
    const filler = bench.at('filler')
    const { bavail, bsize } = statfsSync(bench.at())
    try {
      writeFileSync(filler, Buffer.alloc(bavail * bsize))
    } catch {
      // It is full.
    }
    const answered = await bench.ask('terminal-ada', 'create', { name: 'full', modules: [] })
    const isThere = answered?.ok === true
    expect(isThere || ['full', 'taken-back', 'internal'].includes(answered?.code ?? '')).toBe(true)
    rmSync(filler)
    await bench.end()
    await bench.start()
    expect((await names()).includes('full')).toBe(isThere)
    if (!isThere)
      expect(await bench.ask('terminal-ada', 'create', { name: 'full', modules: [] })).toMatchObject({
        ok: true,
      })
  })
})
