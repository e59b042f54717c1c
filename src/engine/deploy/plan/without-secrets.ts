import type { EngineParts } from '#engine/parts.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import { openOptions } from '#shared/profiles/open-options.ts'

type Parts = Pick<EngineParts, 'profile'>

/** Returns the source for a record. If a profile cannot be read, no answers are kept: any of them may be a secret. */
export async function withoutSecrets(
  parts: Parts,
  source: DeploySource,
  signal: AbortSignal,
): Promise<DeploySource> {
  if (source.kind !== 'each') return withoutOwn(parts, source, signal)
  const of = await Promise.all(
    source.of.map(async each => ({ ...each, source: await withoutOwn(parts, each.source, signal) })),
  )
  return { ...source, of }
}

async function withoutOwn<Source extends Exclude<DeploySource, { kind: 'each' }>>(
  { profile }: Parts,
  source: Source,
  signal: AbortSignal,
): Promise<Source> {
  if (source.kind !== 'profile') return source
  const known = await profile(source.profile, signal).catch(() => null) // then no answers are kept
  return { ...source, options: known ? openOptions(source.options, known) : {} }
}
