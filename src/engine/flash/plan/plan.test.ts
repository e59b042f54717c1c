import { expect, test } from 'vitest'
import { writerPlan } from '#shared/flash/wire/writer-messages.ts'
import { seedPartition } from '#shared/seed/partition.ts'
import { flashStages, type PlanInput, planWriter } from './plan.ts'

const mib = 1 << 20
const input = (rest: Partial<PlanInput> = {}): PlanInput => ({
  source: {
    kind: 'file',
    path: '/x.raw',
    name: 'x.raw',
    sizeBytes: 16 * mib,
    identity: '1:2:3:4',
    extents: [
      { offset: 8 * mib, length: 1000 },
      { offset: 0, length: mib },
    ],
    unlessZero: [{ offset: 9 * mib, length: mib }],
    sha256: null,
    sums: [],
  },
  partitions: [
    { offset: mib, sizeBytes: 4 * mib, ...seedPartition },
    { offset: 8 * mib, sizeBytes: 6 * mib, name: 'root', type: 'y' },
  ],
  onDrives: ['/dev/sda'],
  drives: [
    {
      path: '/dev/sdb',
      name: 'Stick',
      deviceNumber: '8:16',
      serial: 'A',
      sizeBytes: 32e9,
      typedName: '',
      seed: null,
    },
  ],
  switches: {
    full: false,
    smart: 'auto',
    verify: true,
    moveBackupTable: false,
    eject: true,
    forceUnmount: false,
  },
  ...rest,
})
const [drive] = input().drives
const withSeed = (seed: Uint8Array) => input({ drives: drive ? [{ ...drive, seed }] : [] })

test('the plan has extents in order and in whole sectors, and wipes what the image leaves out', () => {
  const plan = planWriter(input())
  expect(plan.source).toEqual({
    kind: 'file',
    path: '/x.raw',
    name: 'x.raw',
    sizeBytes: 16 * mib,
    identity: '1:2:3:4',
    extents: [0, mib, 8 * mib, 1024],
    unlessZero: [9 * mib, mib],
    sha256: null,
    sums: [],
    onDrives: ['/dev/sda'],
  })
  expect(plan.wipe).toEqual([mib, 4 * mib, 8 * mib + 1024, 512 * 1024 - 1024, 13.5 * mib, 512 * 1024])
  expect(writerPlan(plan)).toEqual(plan)
})

test('only what the writer needs gets from a request into the plan', () => {
  const request = { ...input().switches, source: { kind: 'none' as const }, drives: [] }
  const plan = planWriter(input({ switches: request }))
  expect(plan.source.kind).toBe('file')
  expect(plan.drives).toHaveLength(1)
})

test('for a stream everything possibly stale is wiped: it is overwritten afterwards', () => {
  const runs = async function* () {
    yield { offset: 0, bytes: new Uint8Array(0) }
    return { sizeBytes: 0 }
  }
  const stream = { kind: 'stream' as const, sizeBytes: null, readBytes: () => 0, fileBytes: 1, runs }
  const plan = planWriter(input({ source: stream, partitions: [] }))
  expect(plan.source).toEqual({ kind: 'stream', sizeBytes: null, onDrives: ['/dev/sda'] })
  expect(plan.wipe).toEqual([0, mib])
})

test('a seed goes to the first byte of its partition', () => {
  const seed = new Uint8Array(1024).fill(7)
  expect(planWriter(withSeed(seed)).drives[0]?.payloads).toEqual([
    { offset: mib, data: Buffer.from(seed).toString('base64') },
  ])
})

test('a seed that is too large, or has no partition, is refused before a drive is touched', () => {
  const large = withSeed(new Uint8Array(5 * mib))
  expect(() => planWriter(large)).toThrow(expect.objectContaining({ code: 'seed.too-large' }))
  const none = { ...withSeed(new Uint8Array(512)), partitions: [] }
  expect(() => planWriter(none)).toThrow(expect.objectContaining({ code: 'flash.no-seed' }))
})

test('announces only the stages that a source may need', () => {
  const ids = (rest: Parameters<typeof flashStages>[0]) => flashStages(rest).map(({ id }) => id)
  expect(ids({ url: false, sum: false, qcow2: false, verify: true })).toEqual(['prepare', 'write'])
  expect(ids({ url: true, sum: true, qcow2: true, verify: true })).toEqual([
    'download',
    'check',
    'decode',
    'prepare',
    'write',
  ])
})
