// Formats that Node cannot unpack, or not as fast, by the programs that everybody has.
import type { Pipe } from '../../process/pipe.ts'
import { withInstall } from '../failures.ts'
import { Damaged } from './damaged.ts'

type Program = { command: string; args: string[] }
export type ProgramFormat = 'xz' | 'bz2' | 'zst'

const install = {
  xz: 'apt install xz-utils, dnf install xz, or brew install xz',
  bz2: 'apt install bzip2, dnf install bzip2, or brew install bzip2',
  zst: 'apt install zstd, dnf install zstd, or brew install zstd',
}
/** In the order of preference: lbzip2 unpacks any file on all processors, pbzip2 its own only. */
const programs: Record<ProgramFormat, Program[]> = {
  xz: [{ command: 'xz', args: ['--decompress', '--stdout', '--threads=0'] }],
  bz2: [
    { command: 'lbzip2', args: ['-dc'] },
    { command: 'pbzip2', args: ['-dc'] },
    { command: 'bzip2', args: ['-dc'] },
  ],
  zst: [{ command: 'zstd', args: ['-dcq'] }],
}

/** Yields the disk; a piece's memory is the caller's until it asks for the next. Throws Damaged, tool.missing. */
export async function* decodeByProgram(
  pipe: Pipe,
  format: ProgramFormat,
  { input, signal }: Pick<Parameters<Pipe>[0], 'input' | 'signal'>,
): AsyncGenerator<Buffer> {
  const { command, args } = await firstThere(pipe, programs[format])
  const output = pipe({ command, args, input, signal })
  try {
    for (;;) {
      const { value, done } = await output.next()
      if (!done) {
        yield value
        continue
      }
      if (value.code !== 0) throw new Damaged(reasonOf(value.lastLines, command))
      return
    }
  } catch (thrown) {
    throw withInstall(thrown, command, install[format])
  } finally {
    await output.return({ code: null, signal: null, cancelled: true, command, lastLines: [] })
  }
}

const nothing = async function* () {}

async function firstThere(pipe: Pipe, choices: Program[]): Promise<Program> {
  const last = choices.at(-1) as Program
  for (const program of choices.slice(0, -1)) {
    const output = pipe({
      command: program.command,
      args: ['--version'],
      input: nothing(),
      signal: new AbortController().signal,
    })
    try {
      for (let step = await output.next(); !step.done; ) step = await output.next()
      return program
    } catch {
      // Not there: the next one.
    }
  }
  return last
}

/** "xz: (stdin): Compressed data is corrupt" → "Compressed data is corrupt". */
function reasonOf(lines: string[], command: string): string {
  const line = lines.find(text => text.trim() !== '')?.trim() ?? `${command} could not unpack it`
  return line.replace(/^(xz|lbzip2|pbzip2|bzip2): /, '').replace(/^\(?(stdin|standard input)\)?: /i, '')
}
