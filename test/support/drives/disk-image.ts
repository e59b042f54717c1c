// A small disk image with a FAT and an ext4 partition for tests, and the proof that a drive holds it: its file systems
// are sound and their files are as they were. Made and read by the programs of an ordinary system, without a mount.
import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const mib = 1 << 20
const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin`, MTOOLS_SKIP_CHECK: '1' }
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export const imageMiB = 96
const fatPartition = { offsetMiB: 1, sizeMiB: 40 }
export const extPartition = { offsetMiB: 41, sizeMiB: 54 }

export type TestImage = {
  path: string
  sizeBytes: number
  sha256: string
  files: Record<'fat' | 'ext', string>
}

/** Sparse: some 12 MiB of random data, the rest holes. */
export function makeTestImage(folder: string, name = 'test.img'): TestImage {
  const work = mkdtempSync(join(tmpdir(), 'kiln-image-'))
  try {
    const [small, large] = [randomFillSync(Buffer.alloc(3 * mib)), randomFillSync(Buffer.alloc(9 * mib))]
    const root = join(work, 'root')
    mkdirSync(root)
    writeFileSync(join(work, 'small.bin'), small)
    writeFileSync(join(root, 'large.bin'), large)
    const path = join(folder, name)
    writeFileSync(path, '')
    truncateSync(path, imageMiB * mib)
    const part = (number: number, { offsetMiB, sizeMiB }: typeof fatPartition, code: string) => [
      `--new=${number}:${offsetMiB * 2048}:${(offsetMiB + sizeMiB) * 2048 - 1}`,
      `--typecode=${number}:${code}`,
    ]
    run('sgdisk', '--clear', ...part(1, fatPartition, 'ef00'), ...part(2, extPartition, '8300'), path)
    const inside = `${path}@@${fatPartition.offsetMiB}M`
    run('mformat', '-i', inside, '-T', String(fatPartition.sizeMiB * 2048), '-F', '::')
    run('mcopy', '-i', inside, join(work, 'small.bin'), '::small.bin')
    run(
      'mke2fs',
      '-q',
      '-F',
      '-t',
      'ext4',
      '-d',
      root,
      '-E',
      `offset=${extPartition.offsetMiB * mib}`,
      path,
      `${extPartition.sizeMiB}M`,
    )
    const files = { fat: sha256(small), ext: sha256(large) }
    return { path, sizeBytes: imageMiB * mib, sha256: sha256(readFileSync(path)), files }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** What is wrong with the file systems on `disk` (a file, as that behind a loop device); empty when it holds `image`. */
export function faultsOf(disk: string, image: TestImage): string[] {
  const work = mkdtempSync(join(tmpdir(), 'kiln-image-'))
  try {
    const faults: string[] = []
    const must = (what: string, check: () => unknown) => {
      try {
        const wrong = check()
        if (wrong) faults.push(`${what}: ${wrong}`)
      } catch (thrown) {
        faults.push(`${what}: ${thrown}`)
      }
    }
    const part = (name: string, { offsetMiB, sizeMiB }: typeof fatPartition) => {
      const path = join(work, name)
      run('dd', `if=${disk}`, `of=${path}`, 'bs=1M', `skip=${offsetMiB}`, `count=${sizeMiB}`, 'status=none')
      return path
    }
    const fatFile = part('fat', fatPartition)
    const extFile = part('ext', extPartition)
    must('fsck.vfat', () => void run('fsck.vfat', '-n', fatFile))
    must('FAT file', () => {
      run('mcopy', '-i', fatFile, '::small.bin', join(work, 'small.out'))
      return sha256(readFileSync(join(work, 'small.out'))) !== image.files.fat && 'differs'
    })
    must('FAT listing', () => {
      const listed = run('mdir', '-b', '-i', fatFile, '::').trim()
      return listed !== '::/small.bin' && listed
    })
    must('e2fsck', () => void run('e2fsck', '-f', '-n', extFile))
    must('ext4 file', () => {
      run('debugfs', '-R', `dump large.bin ${join(work, 'large.out')}`, extFile)
      return sha256(readFileSync(join(work, 'large.out'))) !== image.files.ext && 'differs'
    })
    return faults
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
