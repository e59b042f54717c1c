// Ends the broker in the middle of a removal from the trash, on a real BTRFS, beside another workload of its name.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'
import { fieldsOf } from '../lib/decode.ts'

/** Ends the broker, its parent, once this snapshot is deleted. */
const endsAfter = (label: string) => `#!/bin/bash
PATH=\${PATH#*:} btrfs "$@"
status=$?
case "$status $*" in '0 subvolume delete '*/snapshots/${label}) kill -9 $PPID ;; esac
exit $status
`

describe.runIf(isRoot)('a broker that ends during a purge, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
  })
  afterAll(() => bench?.close())
  const ada = (verb: string, input: object = {}) => bench.ask('terminal-ada', verb, input)
  const approved = async (verb: string, input: object) =>
    ada('approve', { id: (await ada(verb, input))?.waits?.id })
  const made = async () => {
    expect(await ada('create', { name: 'dev', modules: [] })).toMatchObject({ ok: true })
    for (const label of ['one', 'two'])
      expect(await ada('snapshot', { name: 'dev', label })).toMatchObject({ ok: true })
  }
  const inTrash = (id: string) => bench.at('containers/.voxnix/trash', id)
  const snapshots = (id: string) =>
    existsSync(inTrash(id)) ? readdirSync(`${inTrash(id)}/snapshots`).sort() : []

  /** The id of an item in the trash, of which the broker removes snapshots up to this one before it ends. */
  async function cutOff(last: string): Promise<string> {
    await made()
    const id = String(fieldsOf((await approved('destroy', { name: 'dev' }))?.value)?.['id'])
    await made()
    expect(snapshots(id)).toEqual([`destroyed-${id}`, 'one', 'two'])
    const waits = await ada('purge', { name: 'dev', id })
    bench.program('btrfs', endsAfter(last))
    expect(await ada('approve', { id: waits?.waits?.id })).toBe(null)
    rmSync(bench.at('bin/btrfs'))
    expect(snapshots(id)).not.toContain(last)
    expect(existsSync(`${inTrash(id)}/root`)).toBe(true)
    await bench.end()
    return id
  }
  const audited = () =>
    bench
      .read('state/audit.jsonl')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line.slice(line.indexOf(' '))))
      .slice(-1)
      .map(({ event, verb, detail }) => [event, verb, detail])

  it('finishes it at the next start, and leaves alone what has the name now', async () => {
    const id = await cutOff('two')
    expect(audited()).toMatchObject([['began', 'purge', 'approved by ada']])
    await bench.start()
    await ada('whoami')
    await expect.poll(audited, { timeout: 30_000 }).toEqual([['found', 'purge', 'finished']])
    expect(existsSync(inTrash(id))).toBe(false)
    expect(existsSync(bench.at('roots', id))).toBe(false)
    expect((await ada('trash'))?.value).toEqual([])
    expect(await ada('undo', { id })).toMatchObject({ code: 'no-such-workload' })
    expect((await ada('list'))?.value).toMatchObject([{ name: 'dev', running: true }])
    expect((await ada('snapshots', { name: 'dev' }))?.value).toMatchObject([{}, {}])
    await approved('destroy', { name: 'dev' })
  })

  it('starts where it cannot be finished, and does not undo it', async () => {
    const id = await cutOff('one')
    bench.program('btrfs', '#!/bin/sh\necho "ERROR: Read-only file system" >&2\nexit 1\n')
    await bench.start()
    await ada('whoami')
    await expect.poll(audited, { timeout: 30_000 }).toEqual([['found', 'purge', 'stuck']])
    await expect
      .poll(bench.printed, { timeout: 30_000 })
      .toContain(`The trash ${id} is removed within an hour`)
    expect((await ada('trash'))?.value).toContainEqual(expect.objectContaining({ id, leftMs: 0 }))
    expect(await ada('stop', { name: 'dev' })).toMatchObject({ ok: true })
    await approved('destroy', { name: 'dev' })
    // Now the name is free.
    expect(await ada('undo', { id })).toMatchObject({ code: 'no-such-workload' })
    rmSync(bench.at('bin/btrfs'))
    expect(await approved('purge', { name: 'dev', id })).toMatchObject({ ok: true })
    expect(existsSync(inTrash(id))).toBe(false)
  })
})
