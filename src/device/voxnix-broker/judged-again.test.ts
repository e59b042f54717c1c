// Requests that wait behind others of their person while what they are about becomes another one.
import { existsSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

const mostCommands = 8
const mostReads = 4
const pollMs = 20_000

describe.runIf(isRoot)('a request that waits, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeEach(async () => {
    bench = await brokerBench()
    await bench.start()
    await ada('create', { name: 'dev', modules: [], shared: ['ben'] })
    await ben('create', { name: 'mine', modules: [] })
  })
  afterEach(() => bench?.close())
  const ada = (verb: string, input: object) => bench.ask('terminal-ada', verb, input)
  const ben = (verb: string, input: object) => bench.ask('terminal-ben', verb, input)
  const approved = async (asked: ReturnType<typeof ada>) => ada('approve', { id: (await asked)?.waits?.id })

  async function madeAgain(shared: readonly string[] = []) {
    expect(await approved(ada('destroy', { name: 'dev' }))).toMatchObject({ ok: true })
    expect(await ada('create', { name: 'dev', modules: [], shared })).toMatchObject({ ok: true })
  }
  /** Commands of one person that end once `release` is called; as many as may run at a time. */
  async function full(of: typeof ben, name: string) {
    const go = bench.at('stand-ins/go')
    const argv = [
      'sh',
      '-c',
      `touch ${bench.at('stand-ins')}/began.$$; until [ -e ${go} ]; do sleep 0.05; done`,
    ]
    const running = Array.from({ length: mostCommands }, () => of('exec', { name, argv }))
    const began = () => bench.listed('stand-ins').filter(each => each.startsWith('began.')).length
    await expect.poll(began, { timeout: pollMs }).toBe(mostCommands)
    return async () => {
      bench.state('go', '')
      for (const each of await Promise.all(running)) expect(each).toMatchObject({ ok: true })
    }
  }
  const touch = () => ({ name: 'dev', argv: ['touch', bench.at('stand-ins/touched')] })
  const isTouched = () => existsSync(bench.at('stand-ins/touched'))
  /** systemd's next answer waits for the file `looked`. */
  async function slowLook() {
    const look = bench.read('bin/systemctl')
    bench.program(
      'systemctl',
      look.replace(
        'is-active)',
        'is-active) if mv slow-look looking; then until [ -e looked ]; do sleep 0.05; done; fi;',
      ),
    )
    bench.state('slow-look', '')
  }
  const isLooking = () =>
    expect.poll(() => bench.listed('stand-ins'), { timeout: pollMs }).toContain('looking')
  async function withoutAda() {
    const others = [
      { name: 'ben', role: 'operator', telegram: '2', account: 'ben', workloads: 2, storageGiB: 4 },
      { name: 'cyd', role: 'owner', telegram: '4', account: 'cyd', workloads: 2, storageGiB: 4 },
    ]
    bench.write({ people: others })
    bench.reload()
    await expect.poll(() => ada('whoami', {}), { timeout: pollMs }).toMatchObject({ code: 'unknown-person' })
  }
  const audited = (word: string) => bench.read('state/audit.jsonl').split(word).length - 1

  it('runs no command in a workload that was made again while it waited, shared or not', async () => {
    for (const [shared, code] of [
      [[], 'not-yours'],
      [['ben'], 'changed'],
    ] as const) {
      const release = await full(ben, 'mine')
      const before = audited('"verb":"exec"')
      const waits = ben('exec', touch())
      await expect.poll(() => audited('"verb":"exec"'), { timeout: pollMs }).toBeGreaterThan(before)
      await madeAgain(shared)
      await release()
      expect(await waits).toMatchObject({ ok: false, code })
      expect(isTouched()).toBe(false)
      rmSync(bench.at('stand-ins/go'))
      for (const each of bench.listed('stand-ins'))
        if (each.startsWith('began.')) rmSync(bench.at('stand-ins', each))
      await madeAgain(['ben'])
    }
  })

  it('runs no command of a person who was removed while it waited', async () => {
    const release = await full(ben, 'mine')
    const before = audited('"verb":"exec"')
    const waits = ben('exec', touch())
    await expect.poll(() => audited('"verb":"exec"'), { timeout: pollMs }).toBeGreaterThan(before)
    bench.write({
      people: [{ name: 'ada', role: 'owner', telegram: '1', account: 'ada', workloads: 5, storageGiB: 50 }],
    })
    bench.reload()
    await expect.poll(() => ben('whoami', {}), { timeout: pollMs }).toMatchObject({ code: 'unknown-person' })
    await release()
    expect(await waits).toMatchObject({ ok: false, code: 'unknown-person' })
    expect(isTouched()).toBe(false)
  })

  it('runs no approved command at another state', async () => {
    const release = await full(ada, 'mine')
    const untrusted = { as: '1', conversation: 'c', untrusted: true }
    const waits = approved(bench.ask('model', 'exec', touch(), untrusted))
    await expect.poll(() => audited('approved by ada'), { timeout: pollMs }).toBe(1)
    expect(await ada('snapshot', { name: 'dev', label: 'first' })).toMatchObject({ ok: true })
    await release()
    expect(await waits).toMatchObject({ ok: false, code: 'changed' })
    expect(isTouched()).toBe(false)
    // Without a change it runs.
    expect(await approved(bench.ask('model', 'exec', touch(), untrusted))).toMatchObject({ ok: true })
    expect(isTouched()).toBe(true)
  })

  it('does not do what a person approved who was removed before it began', async () => {
    const asked = await ben('destroy', { name: 'mine' })
    await slowLook()
    const given = ada('approve', { id: asked?.waits?.id })
    await isLooking()
    await withoutAda()
    bench.state('looked', '')
    expect(await given).toMatchObject({ ok: false, code: 'unknown-person' })
    expect(await ben('list', {})).toMatchObject({ value: [{ name: 'dev' }, { name: 'mine' }] })
    // It waits still, for a person who may approve it.
    expect(await ben('approve', { id: asked?.waits?.id })).toMatchObject({ ok: true })
  })

  it('makes nothing for a person who was removed while its name was looked up', async () => {
    bench.program(
      'journalctl',
      `#!/bin/bash\ncd "$STAND_INS"; if mv slow-look looking; then until [ -e looked ]; do sleep 0.05; done; fi\n`,
    )
    bench.state('slow-look', '')
    const made = ada('create', { name: 'big', modules: [], quotaGiB: 9000 })
    await isLooking()
    await withoutAda()
    bench.state('looked', '')
    expect(await made).toMatchObject({ ok: false, code: 'unknown-person' })
    expect(bench.listed('containers')).not.toContain('big')
  })

  it('drops the commands and reads that wait when their connection closes', async () => {
    const release = await full(ben, 'mine')
    const socket = bench.raw('terminal-ben')
    const before = audited('"verb":"exec"')
    socket.write(`${JSON.stringify({ id: 1, verb: 'exec', input: touch() })}\n`)
    await expect.poll(() => audited('"verb":"exec"'), { timeout: pollMs }).toBeGreaterThan(before)
    socket.destroy()
    // It is noted as failed while the others still run.
    await expect.poll(() => audited('"event":"failed"'), { timeout: pollMs }).toBe(1)
    await release()
    expect(isTouched()).toBe(false)
  })

  it('restores no other snapshot that has the label of the approved one since', async () => {
    const label = { name: 'dev', label: 'before' }
    await ada('snapshot', label)
    const asked = await ada('restore', label)
    expect(await approved(ada('forget-snapshot', label))).toMatchObject({ ok: true })
    await ben('snapshot', label)
    expect(await ada('approve', { id: asked?.waits?.id })).toMatchObject({ ok: false, code: 'changed' })
    expect(await approved(ada('restore', label))).toMatchObject({ ok: true })
  })

  it('runs no command in a workload that was made again while systemd said that it runs', async () => {
    await slowLook()
    const waits = ben('exec', touch())
    await isLooking()
    await madeAgain(['ben'])
    bench.state('looked', '')
    expect(await waits).toMatchObject({ ok: false, code: 'changed' })
    expect(isTouched()).toBe(false)
  })

  it('reads nothing of a workload that was made again while it waited', async () => {
    bench.program(
      'journalctl',
      `#!/bin/bash
cd "$STAND_INS"; case "$*" in *short-iso*) touch reading.$$; until [ -e go ]; do sleep 0.05; done; echo a secret ;; esac
`,
    )
    const reads = Array.from({ length: mostReads }, () => ben('logs', { name: 'mine' }))
    const reading = () => bench.listed('stand-ins').filter(each => each.startsWith('reading.')).length
    await expect.poll(reading, { timeout: pollMs }).toBe(mostReads)
    const waits = ben('logs', { name: 'dev' })
    await madeAgain()
    bench.state('go', '')
    for (const each of await Promise.all(reads)) expect(each).toMatchObject({ ok: true })
    expect(await waits).toMatchObject({ ok: false, code: 'not-yours' })
    expect(reading()).toBe(mostReads)
  })
})
