// Faults of a qcow2 disk between its inspection and the end of its unpacking.
import { copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createProcessPipe } from '#platform/process/pipe.ts'
import { createProcessRunner, type Run } from '#platform/process/run.ts'
import { children } from '#test/drives/packed-disks.ts'
import { converted, firstEntryAt, test } from '#test/drives/qcow2-disks.ts'
import { leftIn, plainOptions, sourcesIn } from '#test/drives/sources.ts'
import { createSources } from '../sources.ts'

const before = (happens: () => void, run: () => ReturnType<Run>) => {
  happens()
  return run()
}

/** Sources that call qemu-img through `call` when it is run with `what`. */
function sourcesBy(folder: string, what: string, call: (run: () => ReturnType<Run>) => ReturnType<Run>) {
  const run = createProcessRunner({ env: process.env })
  const asked: string[] = []
  const watched: Run = options => {
    const subcommand = options.args[0] ?? ''
    asked.push(subcommand)
    return subcommand === what ? call(() => run(options)) : run(options)
  }
  const pipe = createProcessPipe({ env: process.env })
  return { asked, sources: createSources({ run: watched, pipe, folder: join(folder, 'cache'), env: {} }) }
}

test('contradictory tables are found, and nothing of the disk is left', async ({ folder, raw }) => {
  const path = join(folder, 'disk.qcow2')
  converted()(raw, path)
  const bytes = readFileSync(path)
  const at = firstEntryAt(bytes)
  // Two clusters of the disk point to the same place in the file.
  bytes.copy(bytes, at + 8, at, at + 8)
  writeFileSync(path, bytes)
  await expect(sourcesIn(folder).prepare({ path }, plainOptions)).rejects.toMatchObject({
    code: 'source.broken',
    message: expect.stringMatching(/^disk\.qcow2 is damaged: qemu-img check finds errors in its tables/),
  })
  expect(leftIn(folder)).toEqual([])
})

test('a qemu-img that cannot check a disk does not make it a damaged one', async ({ folder, raw }) => {
  const path = join(folder, 'disk.qcow2')
  converted()(raw, path)
  const { sources } = sourcesBy(folder, 'check', async run => ({ ...(await run()), code: 63, stdout: '' }))
  await (await sources.prepare({ path }, plainOptions)).close()
})

test('one that cannot be measured is refused for its hash, if that is not the promised one', async ({
  folder,
  raw,
}) => {
  const path = join(folder, 'disk.qcow2')
  converted()(raw, path)
  const { sources, asked } = sourcesBy(folder, 'measure', async run => ({ ...(await run()), code: 1 }))
  const options = { ...plainOptions, sha256: 'f'.repeat(64) }
  await expect(sources.prepare({ path }, options)).rejects.toMatchObject({ code: 'source.hash' })
  expect(asked).toContain('measure')
  expect(leftIn(folder)).toEqual([])
})

test('cancelled while its tables are checked, it ends with the reason, and nothing is left', async ({
  folder,
  raw,
}) => {
  const path = join(folder, 'disk.qcow2')
  converted()(raw, path)
  const controller = new AbortController()
  const reason = new Error('stop')
  const { sources, asked } = sourcesBy(folder, 'check', run => {
    const running = run()
    controller.abort(reason)
    return running
  })
  const options = { ...plainOptions, signal: controller.signal }
  await expect(sources.prepare({ path }, options)).rejects.toBe(reason)
  expect(asked).toEqual(['check'])
  expect(children()).toEqual([])
  expect(leftIn(folder)).toEqual([])
})

test('one that is replaced before qemu-img reads it is gone, whatever is in its place', async ({
  folder,
  raw,
}) => {
  const path = join(folder, 'disk.qcow2')
  const other = join(folder, 'other.qcow2')
  const text = join(folder, 'text')
  for (const what of ['check', 'measure', 'convert']) {
    for (const [change, reason] of [
      [() => renameSync(other, path), /it changed while it was being read/],
      [() => renameSync(text, path), /it changed while it was being read/],
      [() => copyFileSync(other, path), /it changed while it was being read/],
      [() => rmSync(path), /no such file or directory/],
    ] as const) {
      converted()(raw, path)
      converted('-c')(raw, other)
      writeFileSync(text, 'words')
      const { sources } = sourcesBy(folder, what, run => before(change, run))
      await expect(sources.prepare({ path }, plainOptions), `${what}, ${change}`).rejects.toMatchObject({
        code: 'source.gone',
        message: expect.stringMatching(reason),
      })
      expect(leftIn(folder)).toEqual([])
    }
  }
})
