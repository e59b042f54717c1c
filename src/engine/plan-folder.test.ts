import { expect, it } from 'vitest'
import { createPlanFolder } from './plan-folder.ts'
import type { Ports } from './ports/index.ts'

const idOf = (second: number) => `deploy-20260102-0304${String(second).padStart(2, '0')}-a1b2`

/** Ports over files in memory, by their path. */
function inMemory(files: Record<string, string>) {
  const names = (folder: string) => [
    ...new Set(
      Object.keys(files).flatMap(path =>
        path.startsWith(`${folder}/`) ? (path.slice(folder.length + 1).split('/')[0] ?? []) : [],
      ),
    ),
  ]
  return {
    folders: { data: '/data' },
    host: { pid: 1, startTicks: '10', bootId: 'boot', bootedAt: 0 },
    now: () => 0,
    log: { debug: () => undefined },
    files: {
      list: async (folder: string) => names(folder),
      readText: async (path: string) => files[path] ?? null,
      writeText: async (path: string, text: string) => {
        files[path] = text
      },
      remove: async (path: string) => {
        for (const each of Object.keys(files)) if (each.startsWith(path)) delete files[each]
      },
      // Process 1 runs, and 2 has ended.
      isRunning: ({ pid }: { pid: number }) => pid === 1,
    },
  } as unknown as Ports
}
const plans = createPlanFolder({ folder: 'deploys', prefix: 'deploy' })

it('keeps the last twenty plans, and returns the ids of those that it removed', async () => {
  const files: Record<string, string> = { '/data/deploys/notes/plan.json': '{}' }
  const ports = inMemory(files)
  for (let second = 1; second <= 22; second++)
    await plans.write(ports, idOf(second), { name: 'plan.json', value: { second } })
  expect(await plans.sweep(ports)).toEqual([idOf(2), idOf(1)])
  expect(await plans.ids(ports)).toHaveLength(20)
  expect((await plans.ids(ports))[0]).toBe(idOf(22))
  expect(files['/data/deploys/notes/plan.json']).toBe('{}')
})

it('reads no file for an invalid id', async () => {
  const ports = inMemory({ '/data/secret': 'x', '/data/deploys/install-20260102-030405-a1b2/plan.json': 'x' })
  for (const id of ['../secret', 'install-20260102-030405-a1b2', 'deploy-1', ''])
    expect(await plans.read(ports, id, 'plan.json')).toBeNull()
})

it('orders plans by last change, not by the clock time in their id', async () => {
  const files: Record<string, string> = {}
  const ports = inMemory(files)
  const held = (second: number) => plans.whileHeld(ports, idOf(second), async () => undefined)
  // An older Kiln wrote no turn.
  for (const second of [1, 2]) files[`/data/deploys/${idOf(second)}/plan.json`] = '{}'
  for (const second of [59, 30, 31]) await held(second)
  expect(await plans.ids(ports)).toEqual([31, 30, 59, 2, 1].map(idOf))
  await held(59)
  expect(await plans.ids(ports)).toEqual([59, 31, 30, 2, 1].map(idOf))
  // The clock was ahead for one, and is right again: that one is the oldest.
  for (let second = 3; second <= 22; second++) await held(second)
  expect(await plans.sweep(ports)).toEqual([59, 31, 30, 2, 1].map(idOf))
})

it('sweeps no plan that a process works on, but that of one that has ended', async () => {
  const files: Record<string, string> = {}
  const ports = inMemory(files)
  const { promise, resolve } = Promise.withResolvers<void>()
  const working = plans.whileHeld(ports, idOf(1), () => promise)
  await plans.whileHeld({ ...ports, host: { ...ports.host, pid: 2 } }, idOf(2), async () => {
    // A killed process leaves these files.
    files[`/data/deploys/${idOf(3)}/worker.json`] = files[`/data/deploys/${idOf(2)}/worker.json`] ?? ''
  })
  for (let second = 10; second < 30; second++)
    await plans.whileHeld(ports, idOf(second), async () => undefined)
  expect(files[`/data/deploys/${idOf(3)}/worker.json`]).toContain('"pid": 2')
  expect(await plans.sweep(ports)).toEqual([idOf(2), idOf(3)])
  resolve()
  await working
  expect(await plans.sweep(ports)).toEqual([idOf(1)])
})
