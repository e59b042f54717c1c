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
    files: {
      list: async (folder: string) => names(folder),
      readText: async (path: string) => files[path] ?? null,
      writeText: async (path: string, text: string) => {
        files[path] = text
      },
      remove: async (path: string) => {
        for (const each of Object.keys(files)) if (each.startsWith(path)) delete files[each]
      },
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

it('reads no file for an id that is none', async () => {
  const ports = inMemory({ '/data/secret': 'x', '/data/deploys/install-20260102-030405-a1b2/plan.json': 'x' })
  for (const id of ['../secret', 'install-20260102-030405-a1b2', 'deploy-1', ''])
    expect(await plans.read(ports, id, 'plan.json')).toBeNull()
})
