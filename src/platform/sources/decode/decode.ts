// One way into all wrappings: the bytes of the disk in a packed file, in order.
import { open } from 'node:fs/promises'
import { broken, gone, whileReading } from '../failures.ts'
import type { Wrapping } from '../kinds.ts'
import { bytesOf, type SourceFile } from '../source-file.ts'
import type { Tools } from '../tools.ts'
import { Damaged } from './damaged.ts'
import { gunzip } from './gzip.ts'
import { decodeByProgram, type ProgramFormat, programOf } from './program.ts'
import { unzip, type ZipMember } from './zip.ts'
import { unzstd } from './zstd.ts'

export type Packed = { file: SourceFile; wrapping: Wrapping; member: ZipMember | null }

type Options = {
  signal: AbortSignal
  /** Bytes of the file as they are read. Without it a program may read the file itself, which is cheaper. */
  onRead: ((bytes: number) => void) | null
}

/** Yields the disk; a piece's memory is the caller's until it asks for the next. Throws source.broken, source.gone,
 *  tool.missing, and the signal's reason. */
export async function* decode(
  tools: Tools,
  packed: Packed,
  options: Options,
): AsyncGenerator<Buffer, undefined> {
  const { file } = packed
  try {
    yield* await decoderOf(tools, packed, options)
  } catch (thrown) {
    if (!(thrown instanceof Damaged)) throw whileReading(thrown, file)
    // A program only sees that its input ended, or that it could not read it.
    await file.unchanged()
    if (/input\/output error/i.test(thrown.message)) throw gone(file, 'input/output error', thrown)
    throw broken(file, thrown.message, thrown)
  }
}

async function decoderOf(tools: Tools, packed: Packed, { signal, onRead }: Options) {
  const { file, wrapping, member } = packed
  const read = { signal, ...(onRead ? { onRead } : {}) }
  if (wrapping === 'zip') {
    if (!member) throw broken(file, 'it is empty')
    return unzip(file, member, read)
  }
  if (wrapping === 'gz') return gunzip(bytesOf(file, read))
  const program = await programOf(tools.pipe, wrapping)
  // Node's own zstd is as good, but takes as much time here as the program takes there.
  if (!program) return unzstd(bytesOf(file, read))
  return onRead
    ? decodeByProgram(tools.pipe, wrapping, { program, input: bytesOf(file, read), signal })
    : decodeItself(tools, wrapping, { program, file, signal })
}

/** The program reads the file: opened anew, since every reader of one opening moves the place of all. */
async function* decodeItself(
  tools: Tools,
  wrapping: ProgramFormat,
  { program, file, signal }: { program: string; file: SourceFile; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const handle = await open(file.path)
  try {
    const [now, before] = await Promise.all([handle.stat(), file.handle.stat()])
    if (now.ino !== before.ino || now.dev !== before.dev) throw gone(file, 'another file has taken its place')
    yield* decodeByProgram(tools.pipe, wrapping, { program, input: { fd: handle.fd }, signal })
  } finally {
    await handle.close()
  }
}

/** The first `length` bytes of the disk, or all of a smaller one. `isPart`: the file is known to end too early, so what
 *  comes before that is enough. */
export async function firstBytes(
  output: AsyncGenerator<Buffer>,
  length: number,
  isPart = false,
): Promise<Buffer> {
  const pieces: Buffer[] = []
  let held = 0
  try {
    for await (const piece of output) {
      // A copy: the piece's memory is used again.
      pieces.push(Buffer.from(piece.subarray(0, length - held)))
      held += pieces.at(-1)?.length ?? 0
      if (held >= length) break
    }
  } catch (thrown) {
    if (!isPart || held === 0) throw thrown
  }
  return Buffer.concat(pieces)
}
