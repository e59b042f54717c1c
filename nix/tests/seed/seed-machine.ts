// For the tests of modules/seed/kiln-seed.sh: files in place of partitions and of the root, in a folder of each test's own.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

const script = join(import.meta.dirname, '..', '..', 'modules', 'seed', 'kiln-seed.sh')
export const me = userInfo().username
export const group = spawnSync('id', ['--group', '--name'], { encoding: 'utf8' }).stdout.trim()
const partitionBytes = 4 << 20

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-seed-'))
  mkdirSync(join(folder, 'root'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** In the root of the machine. */
export const at = (...parts: string[]) => join(folder, 'root', ...parts)
/** Beside it. */
export const beside = (...parts: string[]) => join(folder, ...parts)

export type Payload = { manifest: string; files: string[]; more?: (folder: string) => string[] }

export function tar({ manifest, files, more }: Payload): Buffer {
  const made = mkdtempSync(join(folder, 'payload-'))
  mkdirSync(join(made, 'files'))
  writeFileSync(join(made, 'manifest'), manifest)
  files.forEach((content, index) => {
    writeFileSync(join(made, 'files', String(index + 1)), content)
  })
  const names = ['manifest', ...files.map((_, index) => `files/${index + 1}`), ...(more?.(made) ?? [])]
  return spawnSync('tar', ['--create', '--format=ustar', '--directory', made, ...names]).stdout
}

export const headed = (payload: Buffer, lines?: (size: number, sha256: string) => string) => {
  const sha256 = createHash('sha256').update(payload).digest('hex')
  const text = (lines ?? ((size, hash) => `KILNSEED 1\nsize ${size}\nsha256 ${hash}\n`))(
    payload.length,
    sha256,
  )
  const header = Buffer.alloc(512)
  header.write(text)
  return Buffer.concat([header, payload])
}

export function partition(content: Buffer, name = 'partition'): string {
  const bytes = Buffer.alloc(partitionBytes)
  content.copy(bytes)
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

/** A program that the script finds before the real one, which is "$real" in it. */
export function standIn(name: string, body: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true })
  const real = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
  writeFileSync(join(folder, 'bin', name), `#!/bin/bash\nreal=${real}\n${body}\n`, { mode: 0o755 })
}
export const withoutStandIns = () => rmSync(join(folder, 'bin'), { recursive: true })

export const wiped = (device: string) => readFileSync(device).every(byte => byte === 0)

/** With the options that writeShellApplication sets. */
export const run = (devices: string[], env: Record<string, string> = {}) =>
  spawnSync('bash', ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail', script, ...devices], {
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}:/usr/sbin:/sbin`,
      KILN_SEED_ROOT: at(),
      KILN_SEED_WORK: join(folder, 'work'),
      ...env,
    },
  })
export const seed = (...devices: string[]) => run(devices)

export const good: Payload = {
  manifest: [
    `d 0700 ${me} ${group} /var/lib/kiln/secrets`,
    `f 0600 ${me} ${group} /var/lib/kiln/secrets/wifiPassphrase`,
    `f 0644 ${me} ${group} /var/lib/kiln/hostname`,
    `f 0640 ${me} ${group} /etc/a folder/with spaces.conf`,
  ].join('\n'),
  files: ['open sesame\n', 'box9', Buffer.alloc(70_000, 'x').toString()],
}

/** The first boot has ended: it no longer looks for a seed. */
export const isOver = () => existsSync(at('var/lib/kiln/seeded'))
