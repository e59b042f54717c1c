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
    const wrong = { name: 'dev', modules: ['git'] }
    await expect
      .poll(() => bench.ask('terminal-ada', 'create', wrong))
      .toMatchObject({ code: 'vm-only' })
    expect(await bench.ask('terminal-ada', 'create', { name: 'new', modules: ['tailscale'] })).toMatchObject({
      ok: true,
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
