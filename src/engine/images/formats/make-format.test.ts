import { expect, test } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import type { FormatJob } from './format-job.ts'
import { fileNames } from './formats.ts'
import { makeFormat } from './make-format.ts'

const made = { sizeBytes: 1, sha256: '0'.repeat(64) }

/** Disk work that only reports that it is done. `sizeBytes`: of every file. */
const portsWith = (sizeBytes = 1) => {
  const removed: string[] = []
  const bytes = async (work: FormatJob['work']) => {
    work.signal.throwIfAborted()
    work.onBytes(1, 2)
    work.onBytes(2, 2)
    return made
  }
  const ports = {
    files: {
      partialPath: (path: string) => `${path}.partial`,
      facts: async () => ({ kind: 'file', sizeBytes, allocatedBytes: 0, modifiedMs: 7 }),
      remove: async (path: string) => void removed.push(path),
    },
    disks: {
      convert: async ({ onFraction }: FormatJob['work']) => onFraction(1),
      hash: (_: string, work: FormatJob['work']) => bytes(work),
      writeTar: (_: string, __: unknown, work: FormatJob['work']) => bytes(work),
      virtualSize: async () => 512,
    },
  }
  return { ports: ports as unknown as Ports, removed }
}

function jobOf(format: FormatJob['format'], rest: Partial<FormatJob> = {}) {
  const reported: number[] = []
  const cancel = new AbortController()
  const job: FormatJob = {
    format,
    folder: '/images/a',
    files: fileNames('box'),
    bmap: '/images/a/box.bmap',
    source: '',
    made: {},
    machine: { name: 'Box', memoryMiB: 1, cpus: 1, architecture: 'x86_64' },
    work: {
      signal: cancel.signal,
      onBytes: (done, total) => void reported.push(done / total),
      onFraction: fraction => void reported.push(fraction),
    },
    ...rest,
  }
  return { reported, cancel, job }
}

test('a format that takes several passes reaches its end only after the last', async () => {
  const qcow2 = jobOf('qcow2')
  await makeFormat(portsWith().ports, qcow2.job)
  expect(qcow2.reported.map(fraction => fraction.toFixed(2))).toEqual(['0.90', '0.95', '1.00'])
  const ova = jobOf('ova')
  await makeFormat(portsWith().ports, ova.job)
  expect(ova.reported.map(fraction => fraction.toFixed(2))).toEqual(['0.80', '0.85', '0.90', '0.95', '1.00'])
})

test('a file does not stay if it is cancelled while it is hashed', async () => {
  const { job, cancel } = jobOf('vhdx')
  const { ports, removed } = portsWith()
  job.work.onFraction = () => cancel.abort()
  await expect(makeFormat(ports, job)).rejects.toBe(cancel.signal.reason)
  expect(removed).toEqual(['/images/a/box.vhdx'])
})

test('the disk of an OVA has a temporary name, which is removed, and is less than 8 GiB', async () => {
  const { ports, removed } = portsWith(8 ** 11)
  await expect(makeFormat(ports, jobOf('ova').job)).rejects.toMatchObject({
    code: 'image.ova-full',
    message: 'The disk of box.ova has 8.6 GB, compressed; an OVA holds less than 8 GiB.',
  })
  expect(removed).toEqual(['/images/a/box.ova.partial'])
})
