// A Lima VM: a Linux machine on this computer that Kiln can build in.
import { z } from 'zod'
import { hostAddress } from '../hosts/host.ts'

/** Lima's own rule for names, and short enough for the path of a socket in its folder. */
export const limaName = z
  .string()
  .regex(/^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/)
  .max(40)

/** The one that Kiln makes when no other name is asked for. */
export const usualLimaName = 'kiln'

/** What its builder is called: `--builder lima`. */
export const limaBuilderName = (instance: string): string =>
  instance === usualLimaName ? 'lima' : `lima-${instance}`

/**
 * booting: it runs, and does not answer yet. degraded: it runs, and its probes found errors: Nix does not answer, a mount failed, ….
 * broken: Lima cannot read it.
 */
export const limaState = z.enum(['stopped', 'booting', 'ready', 'degraded', 'broken'])
export type LimaState = z.infer<typeof limaState>

const GiB = 2 ** 30
/** Whole GiB, as Lima's command line has them. */
const sizeGiB = (least: number, most: number) =>
  z
    .number()
    .min(least * GiB)
    .max(most * GiB)
    .refine(count => count % GiB === 0)

export const limaSizes = z.object({
  cpus: z.number().int().min(1).max(256),
  memoryBytes: sizeGiB(1, 4096),
  diskBytes: sizeGiB(10, 65_536),
})
/** What is left out stays, or is what Lima takes of this computer. */
export const askedSizes = limaSizes.partial()
export type AskedSizes = z.infer<typeof askedSizes>

/** What a builder that is a Lima VM is known by. */
export const limaPlace = z.object({
  instance: limaName,
  /** Where it answered last: its port is another after each start. */
  login: hostAddress,
  /** Its SSH host key. Another one is refused, unless the VM's own console shows it. */
  hostKey: z.object({ type: z.string().max(100), key: z.string().max(4000) }),
})
export type LimaPlace = z.infer<typeof limaPlace>

export const limaLog = z.object({
  path: z.string(),
  /** The line that says what went wrong; null where none does. */
  line: z.string().nullable(),
  /** Its end, oldest first: as a console prints it, or the messages of the host agent. */
  lastLines: z.array(z.string()),
})
export type LimaLog = z.infer<typeof limaLog>

export const limaInstance = z.object({
  name: z.string(),
  state: limaState,
  architecture: z.string(),
  driver: z.string(),
  cpus: z.number(),
  memoryBytes: z.number(),
  diskBytes: z.number(),
  problem: z.string(),
  /** The id of its builder; null where Kiln does not build in it. */
  builder: z.string().nullable(),
})
export type LimaVm = z.infer<typeof limaInstance>
