// The bytes of a seed: header and ustar archive, version 1 of docs/seed.md. Reproducible. Pure.
import { createHash } from 'node:crypto'
import tar from 'tar-stream'
import type { SeedContent } from './files.ts'

const seedHeaderBytes = 512

/** Returns the seed's bytes, from the first byte of the seed partition. */
export async function seedBytes(content: SeedContent): Promise<Uint8Array> {
  const payload = await archive(content)
  const sum = createHash('sha256').update(payload).digest('hex')
  const header = Buffer.alloc(seedHeaderBytes)
  header.write(`KILNSEED 1\nsize ${payload.length}\nsha256 ${sum}\n`, 'ascii')
  return Buffer.concat([header, payload])
}

/** One line for each folder and file: kind, mode, owner, group, path. */
function seedManifest({ folders, files }: SeedContent): string {
  const entries = [...folders.map(each => ['d', each] as const), ...files.map(each => ['f', each] as const)]
  return entries
    .map(([kind, { mode, owner, group, path }]) => `${kind} ${mode} ${owner} ${group} ${path}\n`)
    .join('')
}

async function archive(content: SeedContent): Promise<Buffer> {
  const pack = tar.pack()
  const add = (name: string, text: string) =>
    pack.entry({ name, mode: 0o600, uid: 0, gid: 0, mtime: new Date(0), type: 'file' }, text)
  add('manifest', seedManifest(content))
  content.files.forEach(({ text }, index) => void add(`files/${index + 1}`, text))
  pack.finalize()
  const pieces: Buffer[] = []
  for await (const piece of pack) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}
