// Evaluates the system of one host, in a separate process: the derivation, and for which processor it is.
import { z } from 'zod'
import type { Ports } from '#engine/ports/index.ts'
import { askFlake } from '#engine/profiles/ask-flake.ts'
import { KilnError } from '#shared/errors.ts'
import { storePathForm } from '#shared/store-path.ts'
import type { Deployable } from '../../systems/deployable.ts'
import type { Evaluable } from './evaluable.ts'
import type { Gate } from './room.ts'

const question = `system: {
  derivation = system.drvPath;
  out = system.outPath;
  platform = system.system or "";
}`
const storePath = z.string().regex(storePathForm)
const answer = z.object({
  derivation: storePath.refine(path => path.endsWith('.drv')),
  out: storePath,
  platform: z.string().max(100),
})
export type Evaluated = z.infer<typeof answer>

const statistics = z.object({ gc: z.object({ heapSize: z.number() }) })
const maxStatisticsBytes = 1024 * 1024

type Evaluating = {
  deployable: Deployable
  evaluable: Evaluable
  gate: Gate
  statsPath: string
  signal: AbortSignal
}

/** Once there is room for it. Throws flake.evaluation, nix.*. */
export async function evaluateSystem(ports: Ports, evaluating: Evaluating): Promise<Evaluated> {
  try {
    return await evaluateOnce(ports, evaluating)
  } catch (thrown) {
    // Most likely for lack of memory: there is more of it for one alone.
    if (evaluating.signal.aborted || !wasKilled(thrown)) throw thrown
    return evaluateOnce(ports, evaluating)
  }
}

const wasKilled = (thrown: unknown) => thrown instanceof KilnError && thrown.code === 'nix.killed'

async function evaluateOnce(
  ports: Ports,
  { deployable, evaluable, gate, statsPath, signal }: Evaluating,
): Promise<Evaluated> {
  const { installable, lockFile, withTokens, sandbox } = evaluable
  await gate.enter(signal)
  let killed = false
  try {
    return await askFlake(ports, {
      installable,
      apply: question,
      type: answer,
      reference: deployable.name,
      sandbox,
      signal,
      locked: { lockFile, withTokens, statsPath, options: deployable.options },
    })
  } catch (thrown) {
    killed = wasKilled(thrown)
    throw thrown
  } finally {
    gate.leave({ heapBytes: await heapIn(ports, statsPath), killed })
  }
}

/** null: it did not end well, or this Nix does not write it. */
async function heapIn({ files }: Ports, path: string): Promise<number | null> {
  try {
    const text = await files.readForeignText(path, maxStatisticsBytes)
    await files.remove(path)
    return text === null ? null : (statistics.safeParse(JSON.parse(text)).data?.gc.heapSize ?? null)
  } catch {
    return null
  }
}
