// An address that serves what a test says, and a download of it that is not patient.
import { randomBytes } from 'node:crypto'
import { download } from '#platform/sources/download/download.ts'
import { test as base } from '../folders.ts'
import { startServer } from './file-server.ts'

export const MiB = 1 << 20
export const bytes = randomBytes(5 * MiB + 333)
export const other = randomBytes(5 * MiB + 333)
const never = new AbortController().signal

export type Behave = Parameters<typeof startServer>[0]
export const test = base.extend<{ serve: (behave: Behave) => ReturnType<typeof startServer> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of what a fixture needs from here.
  serve: async ({}, use) => {
    const servers: Awaited<ReturnType<typeof startServer>>[] = []
    await use(async behave => {
      const server = await startServer(behave)
      servers.push(server)
      return server
    })
    await Promise.all(servers.map(server => server.stop()))
  },
})

export function loader(folder: string, more: Partial<Parameters<typeof download>[1]> = {}) {
  const reported: [number, number | null][] = []
  const load = (url: string) =>
    download(url, {
      folder,
      signal: never,
      isSummed: false,
      patience: { firstPauseMs: 2, idleMs: 400 },
      env: {},
      onProgress: (done, total) => void reported.push([done, total]),
      ...more,
    })
  return { load, reported }
}
export const ranges = (asked: { headers: { range?: string | undefined } }[]) =>
  asked.map(({ headers }) => headers.range ?? null)
