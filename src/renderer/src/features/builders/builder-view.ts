// The view of a builder. Pure.
import { t, texts } from '#lib/texts/texts.ts'
import type { BuiltArchitecture, KnownBuilder, LocalBuilder } from '#shared/builders/builder.ts'
import { bytes } from '#shared/messages/message.ts'
import type { Tone } from '#ui/feedback/badge.tsx'

export type BuilderState = 'works' | 'untested' | 'untrusted' | 'failed'

/** A host whose key only the person's own known_hosts has counts as trusted once its test has succeeded. */
export function stateOf({ facts, problem, keys }: KnownBuilder): BuilderState {
  if (problem) return 'failed'
  if (facts) return 'works'
  return keys.length > 0 ? 'untested' : 'untrusted'
}

export const stateTone: Record<BuilderState, Tone> = {
  works: 'ok',
  untested: 'neutral',
  untrusted: 'warn',
  failed: 'bad',
}

const architectureText = ({ architecture, emulated }: BuiltArchitecture) =>
  emulated ? t('builders.emulated', { architecture }) : texts.data(architecture)

type Facts = Pick<LocalBuilder, 'nixVersion' | 'architectures' | 'features' | 'diskFreeBytes'>

/** Facts in reading order: what it builds, with what, and how much room there is. */
const factsOf = ({ nixVersion, architectures, features, diskFreeBytes }: Facts): string[] =>
  [
    architectures.map(architectureText).join(', '),
    t('builders.nix', { version: nixVersion }),
    features.includes('kvm') ? texts.data('kvm') : '',
    diskFreeBytes === null ? '' : t('builders.free', { size: bytes(diskFreeBytes) }),
  ].filter(Boolean)

export const factsText = (facts: Facts): string => factsOf(facts).join(' · ')
