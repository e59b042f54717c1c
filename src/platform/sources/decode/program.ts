// Formats that Node cannot unpack, or not as fast, by the programs that everybody has.
import type { Pipe } from '../../process/pipe.ts'
import { withInstall } from '../failures.ts'
import { Damaged } from './damaged.ts'

export type ProgramFormat = 'xz' | 'bz2' | 'zst'

type Program = {
  /** In the order of preference. */
  names: string[]
  args: string[]
  /** What is named where none is there; null when there is another way. */
  install: string | null
}

const programs: Record<ProgramFormat, Program> = {
  xz: {
    names: ['xz'],
    args: ['--decompress', '--stdout', '--threads=0'],
    install: 'apt install xz-utils, dnf install xz, or brew install xz',
  },
  bz2: {
    // lbzip2 unpacks any file on all processors, pbzip2 only its own.
    names: ['lbzip2', 'pbzip2', 'bzip2'],
    args: ['-dc'],
    install: 'apt install bzip2, dnf install bzip2, or brew install bzip2',
  },
  zst: { names: ['zstd'], args: ['-dcq'], install: null },
}

/** The program that is there; null when there is none and none is needed. */
export async function programOf(pipe: Pipe, format: ProgramFormat): Promise<string | null> {
  const { names, install } = programs[format]
  const must = install === null ? null : (names.at(-1) ?? null)
  for (const name of names) if (name === must || (await isThere(pipe, name))) return name
  return null
}

async function isThere(pipe: Pipe, command: string): Promise<boolean> {
  const { signal } = new AbortController()
  const output = pipe({ command, args: ['--version'], input: nothing(), signal })
  try {
    for (let step = await output.next(); !step.done; ) step = await output.next()
    return true
  } catch {
    return false
  }
}

async function* nothing(): AsyncGenerator<Buffer> {}

type Options = Pick<Parameters<Pipe>[0], 'input' | 'signal'> & { program: string }

/** Yields the disk; a piece's memory is the caller's until it asks for the next. Throws Damaged, tool.missing. */
export async function* decodeByProgram(
  pipe: Pipe,
  format: ProgramFormat,
  { program, input, signal }: Options,
): AsyncGenerator<Buffer> {
  const { args, install } = programs[format]
  try {
    const { code, lastLines } = yield* pipe({ command: program, args, input, signal })
    if (code !== 0) throw new Damaged(reasonOf(lastLines, program))
  } catch (thrown) {
    throw withInstall(thrown, program, install ?? '')
  }
}

/** "xz: (stdin): Compressed data is corrupt" → "Compressed data is corrupt". */
function reasonOf(lines: string[], program: string): string {
  const line = lines.find(text => text.trim() !== '')?.trim() ?? `${program} could not unpack it`
  return line.replace(/^\w+: /, '').replace(/^(\(stdin\)|stdin|\/\*stdin\*\\ *): ?/, '')
}
