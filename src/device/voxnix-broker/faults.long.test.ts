// Faults around the broker: a full disk, a lost pool, a module that does not evaluate, a hanging command, two people at
// once.
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
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

  it('answers others while a container does not come up, over a restart too, and then undoes it', async () => {
    bench.state('slow-start', '')
    const made = bench.ask('terminal-ada', 'create', { name: 'never', modules: [] })
    const starts = () => bench.read('stand-ins/calls').split('systemctl start container@never').length - 1
    await expect.poll(starts, { timeout: 60_000 }).toBe(1)
    expect(await names()).toContain('dev')
    expect(await bench.ask('terminal-ada', 'stop', { name: 'never' })).toMatchObject({ ok: false })
    await bench.end()
    expect(await made).toBe(null)
    await bench.start()
    expect(await bench.ask('terminal-ada', 'snapshot', { name: 'dev', label: 'still' })).toMatchObject({
      ok: true,
    })
    await expect.poll(starts, { timeout: 60_000 }).toBe(2)
    // The unit's time has ended.
    bench.state('no-start', '')
    rmSync(bench.at('stand-ins/slow-start'))
    await expect
      .poll(() => existsSync(bench.at('configurations/never.conf')), { timeout: 60_000 })
      .toBe(false)
    await expect
      .poll(async () => (await bench.ask('terminal-ada', 'create', { name: 'never', modules: [] }))?.code, {
        timeout: 60_000,
      })
      .toBe('taken-back')
    rmSync(bench.at('stand-ins/no-start'))
    expect(await names()).not.toContain('never')
  })

  it('answers others while a command hangs, and ends that command', async () => {
    const hangs = bench.ask('terminal-ada', 'exec', { name: 'dev', argv: ['sleep', '1000'] })
    expect(await names()).toContain('dev')
    expect(await bench.ask('terminal-ada', 'snapshot', { name: 'dev', label: 'now' })).toMatchObject({
      ok: true,
    })
    expect(await hangs).toMatchObject({ ok: true, value: { timedOut: true } })
  })

  it('ends a command that prints a gigabyte, with its first lines and in little memory', async () => {
    const argv = ['sh', '-c', 'echo first; head -c 1000000000 /dev/zero']
    const { value } = (await bench.ask('terminal-ada', 'exec', { name: 'dev', argv })) ?? {}
    expect(value).toMatchObject({ status: 0, cut: true, out: expect.stringMatching(/^first\n/) })
    expect(JSON.stringify(value).length).toBeLessThan(1024 * 1024)
    const mostKiB = Number(/^VmHWM:\s+(\d+)/m.exec(bench.statusOfBroker())?.[1])
    expect(mostKiB).toBeLessThan(200 * 1024)
  })

  it('says that the pool is gone, changes nothing, and works again once it is back', async () => {
    bench.program('zfs', '#!/bin/sh\necho "cannot open \'voxnix\': no such pool" >&2\nexit 1\n')
    await bench.end()
    bench.write({ storage: { kind: 'zfs', pool: 'voxnix' } })
    await bench.start()
    const gone = { ok: false, code: 'no-storage', detail: "zfs: cannot open 'voxnix': no such pool" }
    expect(await bench.ask('terminal-ada', 'create', { name: 'lost', modules: [] })).toMatchObject(gone)
    expect(await bench.ask('terminal-ada', 'snapshot', { name: 'dev', label: 'a' })).toMatchObject(gone)
    const waits = await bench.ask('terminal-ada', 'destroy', { name: 'dev' })
    const destroyed = await bench.ask('terminal-ada', 'approve', { id: waits?.waits?.id })
    expect(destroyed).toMatchObject({ ok: false })
    expect(await bench.ask('terminal-ada', 'usage')).toMatchObject({ ok: true })
    expect(await names()).toContain('dev')
    await bench.end()
    bench.write({})
    await bench.start()
    expect(await bench.ask('terminal-ada', 'create', { name: 'lost', modules: [] })).toMatchObject({
      ok: true,
    })
    expect(await names()).toContain('dev')
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
