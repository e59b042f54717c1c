// Empties a part of the trash for good, also where the disk is full.
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { command } from '#test/drives/loop-devices.ts'
import { isRoot } from '#test/folders.ts'
import { fieldsOf } from '../lib/decode.ts'

describe.runIf(isRoot)('a purge, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
  })
  afterAll(() => bench?.close())
  const ada = (verb: string, input: object) => bench.ask('terminal-ada', verb, input)
  async function destroyed(face: string, name: string) {
    await bench.ask(face, 'create', { name, modules: [] })
    writeFileSync(bench.at('containers', name, 'file'), Buffer.alloc(32 * 1024 * 1024, 7))
    const waits = await bench.ask(face, 'destroy', { name })
    const done = await bench.ask(face, 'approve', { id: waits?.waits?.id })
    return String(fieldsOf(done?.value)?.['id'])
  }

  it('is for an owner of the host, by name and id, and waits for an approval', async () => {
    const id = await destroyed('terminal-ben', 'old')
    expect(await bench.ask('terminal-ben', 'purge', { name: 'old', id })).toMatchObject({ code: 'role' })
    expect(await ada('purge', { name: 'other', id })).toMatchObject({ code: 'no-such-workload' })
    // Another one of the name, which is much smaller.
    await bench.ask('terminal-ben', 'create', { name: 'old', modules: [] })
    command('sync', '-f', bench.at())
    const waits = await ada('purge', { name: 'old', id })
    const { usedBytes, trashed } = Object(waits?.waits)
    expect(usedBytes).toBeGreaterThan(30e6)
    expect(trashed).toMatchObject({ name: 'old', owner: 'ben', quotaGiB: 1 })
    expect(waits?.waits).toMatchObject({ verb: 'purge', input: { name: 'old', id }, because: 'destructive' })
    expect(existsSync(bench.at('containers/.voxnix/trash', id, 'root'))).toBe(true)
    expect(await ada('approve', { id: waits?.waits?.id })).toMatchObject({ ok: true, value: { name: 'old' } })
    expect(existsSync(bench.at('containers/.voxnix/trash', id))).toBe(false)
    expect((await ada('trash', {}))?.value).toEqual([])
    expect(await ada('undo', { id })).toMatchObject({ code: 'no-such-workload' })
  })

  let files = 0
  /** Leaves no room for anything that is written, as a program that never stops writing. */
  function fill() {
    const add = (name: string, bytes: number) => {
      try {
        writeFileSync(bench.at(name), Buffer.alloc(bytes, 1), { flag: 'a' })
        return true
      } catch {
        // It is full.
        return false
      }
    }
    const { bavail, bsize } = statfsSync(bench.at())
    add('filler', bavail * bsize)
    for (const bytes of [1024 * 1024, 65_536, 4096])
      for (let at = 0; at < 2000 && add('filler', bytes); at += 1);
    command('sync', '-f', bench.at())
    for (let at = 0; at < 20_000 && add(`small-${files}`, 1500); at += 1) files += 1
  }
  function makeRoom() {
    rmSync(bench.at('filler'))
    for (let at = 0; at <= files; at += 1) rmSync(bench.at(`small-${at}`), { force: true })
    command('sync', '-f', bench.at())
  }

  it('works where the disk is full, also if something takes the room between the question and its answer', async () => {
    const id = await destroyed('terminal-ada', 'large')
    fill()
    // Something cannot be done any longer, so that this tests what it says.
    expect(await ada('create', { name: 'more', modules: [] })).toMatchObject({ ok: false })
    const waits = await ada('purge', { name: 'large', id })
    expect(waits).toMatchObject({ ok: true })
    fill()
    expect(await ada('approve', { id: waits?.waits?.id })).toMatchObject({ ok: true })
    makeRoom()
  })

  it('is not needed for a stop by an owner of the host, of what fills the disk', async () => {
    // It has the room for a full disk again.
    await bench.end()
    await bench.start()
    expect(await ada('stop', { name: 'old' })).toMatchObject({ ok: true })
    expect(await ada('start', { name: 'old' })).toMatchObject({ ok: true })
    fill()
    expect(await bench.ask('terminal-ben', 'stop', { name: 'old' })).toMatchObject({ code: 'full' })
    expect(await ada('stop', { name: 'old' })).toMatchObject({ ok: true })
    expect(JSON.parse(bench.read('state/workloads/old.json'))).toMatchObject({ runs: false })
    makeRoom()
  })
})
