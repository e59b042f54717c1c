// Formats that Node cannot decompress, through common programs.

import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { Pipe } from '../../process/pipe.ts'
import { Damaged } from '../damaged.ts'
import { withInstall } from '../failures.ts'
import { agrees, createClaimReader } from '../recognise/claimed-size.ts'

type ProgramFormat = 'xz' | 'bz2'

type Program = {
  /** The program's names in order of preference; the last is named if none is installed. */
  names: string[]
  args: string[]
  install: string
}

const programs: Record<ProgramFormat, Program> = {
  xz: {
    names: ['xz'],
    args: ['--decompress', '--stdout', '--threads=0'],
    install: 'apt install xz-utils, dnf install xz, or brew install xz',
  },
  bz2: {
    // lbzip2 decompresses any file on all CPUs, pbzip2 only its own.
    names: ['lbzip2', 'pbzip2', 'bzip2'],
    args: ['-dc'],
    install: 'apt install bzip2, dnf install bzip2, or brew install bzip2',
  },
}

/** The message of bzip2 and its variants when they stop before the end of the file. */
const ignoredRest = /trailing garbage/i

type Options = Pick<Parameters<Pipe>[0], 'input' | 'signal'>

/** Yields the disk, as in decode.ts. Throws Damaged, tool.missing. */
export async function* decodeByProgram(
  pipe: Pipe,
  format: ProgramFormat,
  { input, signal }: Options,
): AsyncGenerator<Buffer> {
  const { names, args, install } = programs[format]
  const command = await firstThere(pipe, names)
  try {
    const claims = createClaimReader()
    let total = 0
    const output = pipe({ command, args, input, signal })
    const { code, lastLines } = yield* watched(output, piece => {
      claims.take(piece)
      total += piece.length
    })
    if (code !== 0) throw new Damaged(reasonOf(lastLines, command))
    // bzip2 treats a stream with a damaged header as trailing garbage.
    if (lastLines.some(line => ignoredRest.test(line)) && !agrees(claims.claim(), total))
      throw new Damaged(message('source.reason.trailing'))
  } catch (thrown) {
    throw withInstall(thrown, command, install)
  }
}

/** Passes each piece to `see` on its way. */
async function* watched<R>(
  output: AsyncGenerator<Buffer, R>,
  see: (piece: Buffer) => void,
): AsyncGenerator<Buffer, R> {
  await using steps = output
  for (;;) {
    const step = await steps.next()
    if (step.done) return step.value
    see(step.value)
    yield step.value
  }
}

async function firstThere(pipe: Pipe, names: string[]): Promise<string> {
  for (const name of names.slice(0, -1)) if (await isThere(pipe, name)) return name
  return names.at(-1) ?? ''
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

/** "xz: (stdin): Compressed data is corrupt" → "Compressed data is corrupt". */
function reasonOf(lines: string[], program: string): Value {
  const line = lines.find(text => text.trim() !== '')?.trim()
  if (line === undefined) return message('source.reason.program', { program })
  const printed = line.replace(/^\w+: /, '').replace(/^\(stdin\): /, '')
  return printed.replace(/[.;]+$/, '')
}
