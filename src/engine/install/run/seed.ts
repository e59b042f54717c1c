// The partition for personal data, once it is formatted: the remains of an older system must not be taken for a seed.
// The machine's own data is sent over SSH, without touching a store or a disk of this computer.
import { createHash } from 'node:crypto'
import type { BoxLinks } from '#engine/box-links.ts'
import { connectTo } from '#engine/deploy/host/connect.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { secretOptions } from '#engine/profiles/secret-options.ts'
import { seedDiskPartitionBytes } from '#engine/seed/seed-disk.ts'
import type { MakeSeed } from '#engine/seed/types.ts'
import { shellFile } from '#engine/shell-file.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { failure } from '#shared/errors.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { isClosed } from '#shared/seed/login.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { reach } from './stages.ts'

const operation = 'install'
const timeoutMs = 300_000

type Personal = { box: string | null; answers: SeedAnswers | null; signal: AbortSignal }

/**
 * Before anything is changed: the answers, with the secrets that the keyring keeps for the box. An empty seed without
 * either. Throws install.no-seed, install.closed, seed.*, keyring.*.
 */
export async function makeInstallSeed(
  parts: Pick<EngineParts, 'profiles'> & { makeSeed: MakeSeed; boxes: Pick<BoxLinks, 'personal'> },
  { seed, name }: Pick<InstallPlan, 'seed' | 'name'>,
  { box, answers: given, signal }: Personal,
): Promise<Uint8Array> {
  const values = { name }
  if (seed === null) {
    if (given) throw failure('install.no-seed', { operation, values })
    return new Uint8Array()
  }
  const { profile: id, options } = seed
  const like = { profile: { id }, provenance: { options } }
  const secrets = await secretOptions(parts, id)
  const keys = secrets.map(({ key }) => key)
  const { answers } = await parts.boxes.personal({ box, answers: given, keys, signal })
  if (isClosed(like, answers)) throw failure('install.closed', { operation, values })
  if (!answers) return new Uint8Array()
  // The installation's key is handled separately, with and without a seed.
  const made = await parts.makeSeed(
    { ...answers, hostKey: false },
    { partitionBytes: seedDiskPartitionBytes, image: like, secrets },
  )
  return made.payload
}

const script = shellFile(import.meta.url, './write-seed.sh')

type Writing = { host: string; device: string; disk: string; seed: Uint8Array; signal: AbortSignal }

async function writeOn(
  connection: HostConnection,
  { host, device, disk, seed, signal }: Writing,
): Promise<void> {
  const words = ['sh', '-c', script, 'sh', device, disk, String(seed.byteLength)]
  const input = Buffer.from(seed).toString('base64')
  const { code, stdout, command, lastLines } = await connection.run(words, { input, timeoutMs, signal })
  signal.throwIfAborted()
  const sum = createHash('sha256').update(seed).digest('hex')
  if (code === 0 && stdout.startsWith(sum)) return
  throw failure('install.seed-failed', {
    operation,
    values: { host, device },
    details: { command, lastLines },
  })
}

type Seeding = {
  plan: InstallPlan
  there: HostTarget
  disk: string
  seed: Uint8Array
  stages: Stages
  signal: AbortSignal
}

/** Nothing without a partition for it. Throws install.seed-failed: also if reading it back gives something else. */
export async function writeSeed(
  ports: Ports,
  { plan, there, disk, seed, stages, signal }: Seeding,
): Promise<void> {
  if (plan.seed === null) return
  reach(stages, 'seed')
  const connection = await connectTo(ports, there, signal)
  try {
    await writeOn(connection, { host: there.name, device: plan.seed.device, disk, seed, signal })
    stages.end('seed', 'done')
  } finally {
    await connection.close()
  }
}
