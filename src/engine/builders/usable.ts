// Whether a reachable host can be a builder. Pure.
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import type { BuilderAnswer } from './parse-facts.ts'

const operation = 'builders.test'
const oldestNix = [2, 18] as const

/** Throws builder.no-nix, builder.old-nix, builder.lies, builder.nothing, builder.programs. */
export function usable(output: BuilderAnswer, name: string): BuilderAnswer & { nixVersion: string } {
  const { nixVersion, architectures, unfounded, missing, kernelArchitecture } = output
  if (nixVersion === null) throw failure('builder.no-nix', { operation, values: { name } })
  const [major = 0, minor = 0] = nixVersion.split('.').map(Number)
  if (major < oldestNix[0] || (major === oldestNix[0] && minor < oldestNix[1]))
    throw failure('builder.old-nix', {
      operation,
      values: { name, version: nixVersion, minimum: oldestNix.join('.') },
    })
  if (unfounded.length > 0)
    throw failure('builder.lies', {
      operation,
      values: { name, systems: list(unfounded), architecture: kernelArchitecture },
    })
  if (architectures.length === 0)
    throw failure('builder.nothing', { operation, values: { name, architecture: kernelArchitecture } })
  if (missing.length > 0)
    throw failure('builder.programs', { operation, values: { name, programs: list(missing) } })
  return { ...output, nixVersion }
}
