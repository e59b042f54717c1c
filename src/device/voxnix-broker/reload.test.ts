// A switch of the host while the broker runs: it reads its configuration again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('a broker that is reloaded, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    // It starts at the first request.
    await bench.ask('terminal-ada', 'list')
  })
  afterAll(() => bench?.close())

  it('brings back for an owner what a person left who is no longer there', async () => {
    const [ada, ben] = [
      { name: 'ada', role: 'owner', telegram: '1', workloads: 5, storageGiB: 50 },
      { name: 'ben', role: 'operator', telegram: '2', workloads: 2, storageGiB: 4 },
    ]
    bench.write({ people: [ada, ben] })
    bench.reload()
    await expect
      .poll(() => bench.ask('chat', 'create', { name: 'left', modules: [] }, { as: '2' }), {
        timeout: 20_000,
      })
      .toMatchObject({ ok: true })
    const waits = await bench.ask('chat', 'destroy', { name: 'left' }, { as: '2' })
    const done = await bench.ask('chat', 'approve', { id: waits?.waits?.id }, { as: '2' })
    bench.write({ people: [ada] })
    bench.reload()
    await expect
      .poll(() => bench.ask('chat', 'list', {}, { as: '2' }))
      .toMatchObject({ code: 'unknown-person' })
    expect(await bench.ask('chat', 'undo', done?.value as object, { as: '1' })).toMatchObject({ ok: true })
    expect(await bench.ask('chat', 'resize', { name: 'left', quotaGiB: 2 }, { as: '1' })).toMatchObject({
      ok: true,
    })
    const again = await bench.ask('chat', 'destroy', { name: 'left' }, { as: '1' })
    await bench.ask('chat', 'approve', { id: again?.waits?.id }, { as: '1' })
    bench.write({})
    bench.reload()
    await expect.poll(() => bench.ask('terminal-ben', 'list')).toMatchObject({ ok: true })
  })

  it('has the whole new configuration, and keeps what it has opened', async () => {
    bench.program(
      'build-of-today',
      `#!/bin/bash\necho "build-of-today" >> "$STAND_INS/calls"\nnix-build-container\n`,
    )
    bench.write({
      secondPerson: true,
      quotaGiB: 2,
      modules: ['tailscale'],
      build: [bench.at('bin/build-of-today')],
      storage: { kind: 'zfs', pool: 'none' },
    })
    bench.reload()
    // Until it is reloaded there is no such module.
    await expect
      .poll(() => bench.ask('terminal-ada', 'create', { name: 'new', modules: ['tailscale'] }), {
        timeout: 20_000,
      })
      .toMatchObject({ ok: true })
    expect(await bench.ask('terminal-ada', 'create', { name: 'dev', modules: ['git'] })).toMatchObject({
      code: 'vm-only',
    })
    expect(bench.read('stand-ins/calls')).toContain('build-of-today')
    expect((await bench.ask('terminal-ada', 'list'))?.value).toMatchObject([{ name: 'new', quotaGiB: 2 }])
    const waits = await bench.ask('terminal-ada', 'destroy', { name: 'new' })
    expect(await bench.ask('terminal-ada', 'approve', { id: waits?.waits?.id })).toMatchObject({
      code: 'second-person',
    })
  })

  it('stays as it was where the new one cannot be read', async () => {
    bench.write({ quotaGiB: 'much' })
    bench.reload()
    await expect.poll(() => bench.printed()).toContain('The configuration stays as it was')
    expect(await bench.ask('terminal-ada', 'list')).toMatchObject({ ok: true })
  })
})
