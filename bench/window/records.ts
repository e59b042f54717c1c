// Images and hosts as Kiln records them, for benchmarks of long lists: no build and no connection was made for them.
import { mkdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sampleImage } from '#test/images/sample-image.ts'
import { sampleFacts, sampleHost, sampleNote } from '#testing/sample-host.ts'

export const imageId = (index: number) => `tiny-20260101-000000-${index.toString(16).padStart(4, '0')}`

/** "Box 1" has index 0 and is the newest. */
export function writeImage(home: string, index: number) {
  const id = imageId(index)
  const folder = join(home, 'images', id)
  const file = join(folder, 'tiny.raw')
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, '')
  truncateSync(file, 1 << 20)
  const { folder: _folder, allocatedBytes: _allocated, formats, ...image } = sampleImage({ id })
  const { path: _path, state: _state, ...raw } = formats.raw ?? { sha256: '' }
  const { size: sizeBytes, mtimeMs: modifiedMs } = statSync(file)
  const record = {
    schema: 1,
    ...image,
    name: `Box ${index + 1}`,
    createdAt: Date.now() - index * 60_000,
    formats: { raw: { ...raw, file: 'tiny.raw', sizeBytes, modifiedMs } },
  }
  writeFileSync(join(folder, 'image.json'), JSON.stringify(record))
}

export const hostId = (index: number) => `box-${index + 1}`

/** Each has answered an hour ago. Nothing listens at its address: a connection is refused at once. */
export function writeHosts(home: string, indexes: readonly number[]) {
  const at = Date.now()
  const hosts = indexes.map(index => {
    const address = { host: '127.0.0.1', port: 20_000 + index, user: 'root', jump: null, identity: null }
    const { keys: _keys, ...host } = sampleHost({ id: hostId(index), name: `Box ${index + 1}`, address })
    return { ...host, tags: [index % 2 ? 'lab' : 'web', `rack-${index % 20}`] }
  })
  writeFileSync(join(home, 'hosts.json'), JSON.stringify({ schema: 1, hosts }))
  mkdirSync(join(home, 'hosts'))
  const asked = { at: at - 3_600_000, error: null }
  for (const id of indexes.map(hostId)) {
    const facts = { at, facts: sampleFacts() }
    const memory = { schema: 1, asked, facts, deploys: [sampleNote({ host: id, at })] }
    writeFileSync(join(home, 'hosts', `${id}.json`), JSON.stringify(memory))
  }
}
