// A Lima VM: a Linux machine on this computer that Kiln can build in.
import { z } from 'zod'
import { hostAddress } from '../hosts/host.ts'

/** Lima's own rule for names, and short enough for the path of a socket in its folder. */
export const limaName = z
  .string()
  .regex(/^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/)
  .max(40)

/** The default VM. */
export const usualLimaName = 'kiln'

/** Its builder's name: `--builder lima`. */
export const limaBuilderName = (instance: string): string =>
  instance === usualLimaName ? 'lima' : `lima-${instance}`

/**
 * booting: it runs, but does not answer yet. degraded: it runs, but its probes found errors: Nix does not answer, a
 * mount failed, …. broken: Lima cannot read it.
 */
const limaState = z.enum(['stopped', 'booting', 'ready', 'degraded', 'broken'])
export type LimaState = z.infer<typeof limaState>

const GiB = 2 ** 30
/** Whole GiB, as on Lima's command line. */
const sizeGiB = (least: number, most: number) =>
  z
    .number()
    .min(least * GiB)
    .max(most * GiB)
    .refine(count => count % GiB === 0)

const limaSizes = z.object({
  cpus: z.number().int().min(1).max(256),
  memoryBytes: sizeGiB(1, 4096),
  diskBytes: sizeGiB(10, 65_536),
})
/** Omitted values stay, or are Lima's defaults for this computer. */
export const limaSizeChoice = limaSizes.partial()
export type LimaSizeChoice = z.infer<typeof limaSizeChoice>

/** Identifies a builder that is a Lima VM. */
export const limaPlace = z.object({
  instance: limaName,
  /** The last address at which it answered: its port changes with each start. */
  login: hostAddress,
  /** Its SSH host key. Any other is refused, unless the VM's own console shows it. */
  hostKey: z.object({ type: z.string().max(100), key: z.string().max(4000) }),
})
export type LimaPlace = z.infer<typeof limaPlace>

export const limaLog = z.object({
  path: z.string(),
  /** The line that explains the failure; null if there is none. */
  line: z.string().nullable(),
  /** Its end, oldest first: a console's output, or the host agent's messages. */
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
  /** The id of its builder; null if Kiln does not build in it. */
  builder: z.string().nullable(),
})
export type LimaVm = z.infer<typeof limaInstance>
