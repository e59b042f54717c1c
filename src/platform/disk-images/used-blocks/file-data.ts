// Finds the real holes of a file: ranges for which its file system stores no blocks. Node has no SEEK_HOLE,
// so qemu-img does it.
import { resolve } from 'node:path'
import { z } from 'zod'
import { KilnError } from '#shared/errors.ts'
import { type Extent, union } from '#shared/formats/extents.ts'
import type { Run } from '../runner.ts'

const map = z.array(
  z.object({ start: z.number().int(), length: z.number().int(), data: z.boolean(), zero: z.boolean() }),
)

/** The whole file if nothing can tell: then no holes are known. */
export async function dataOf(
  run: Run,
  path: string,
  sizeBytes: number,
  signal: AbortSignal,
): Promise<Extent[]> {
  const whole = [{ offset: 0, length: sizeBytes }]
  try {
    // -U: another program may have the file open; reading the map does no harm.
    const args = ['map', '-U', '--output=json', '-f', 'raw', resolve(path)]
    const { code, stdout } = await run({ command: 'qemu-img', args, signal })
    signal.throwIfAborted()
    if (code !== 0) return whole
    const parsed = map.parse(JSON.parse(stdout))
    return union(parsed.filter(({ data }) => data).map(({ start, length }) => ({ offset: start, length })))
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof KilnError || thrown instanceof z.ZodError || thrown instanceof SyntaxError)
      return whole
    throw thrown
  }
}
