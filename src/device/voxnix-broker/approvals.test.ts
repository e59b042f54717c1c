// The list of what waits for an approval is a read: it changes no file, and answers where none can be written.
import { mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('the list of approvals, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    await bench.ask('terminal-ada', 'create', { name: 'dev', modules: [] })
    await bench.ask('terminal-ada', 'destroy', { name: 'dev' })
  })
  afterAll(() => bench?.close())
  const approvals = () => bench.ask('terminal-ada', 'approvals')
  // A file that is written again is another one.
  const fileNumber = () => statSync(bench.at('state/approvals.json')).ino

  it('does not write the same again', async () => {
    const before = fileNumber()
    expect((await approvals())?.value).toMatchObject([{ verb: 'destroy', input: { name: 'dev' } }])
    expect(fileNumber()).toBe(before)
  })

  it('leaves out what expired, also where that cannot be written', async () => {
    await bench.end()
    const path = bench.at('state/approvals.json')
    const { pending, refused } = JSON.parse(readFileSync(path, 'utf8'))
    const aged = pending.map((each: object) => ({ ...each, askedAt: Date.now() - 10 * 60_000 }))
    writeFileSync(path, JSON.stringify({ pending: aged, refused }))
    // No file can have that name now, as on a full disk.
    mkdirSync(`${path}.partial`)
    await bench.start()
    expect(await approvals()).toMatchObject({ ok: true, value: [] })
    expect(bench.printed()).toContain('What expired was not written: ')
    rmdirSync(`${path}.partial`)
    expect(await approvals()).toMatchObject({ ok: true, value: [] })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      pending: [],
      refused: [{ verb: 'destroy' }],
    })
  })

  it('a command that was approved does not lock its workload', async () => {
    await bench.ask('terminal-ada', 'create', { name: 'sleeper', modules: [] })
    const untrusted = { as: '1', conversation: 'lock', untrusted: true }
    const began = 'stand-ins/began-to-sleep'
    const sleeps = { name: 'sleeper', argv: ['sh', '-c', `echo it sleeps >${bench.at(began)}; sleep 4`] }
    const asked = await bench.ask('model', 'exec', sleeps, untrusted)
    const approved = bench.ask('terminal-ada', 'approve', { id: asked?.waits?.id })
    let isOver = false
    void approved.then(() => {
      isOver = true
    })
    // A snapshot before that is another state than the one that was approved.
    await expect.poll(() => bench.read(began), { timeout: 20_000 }).toContain('sleeps')
    expect(await bench.ask('terminal-ada', 'snapshot', { name: 'sleeper', label: 'during' })).toMatchObject({
      ok: true,
    })
    expect(isOver).toBe(false)
    expect(await approved).toMatchObject({ ok: true, value: { status: 0 } })
  })
})
