// A builder as lines of text. Pure.

import type { BuilderFacts, BuiltArchitecture, KnownBuilder, LocalBuilder } from '#shared/builders/builder.ts'
import { addressText } from '#shared/hosts/address.ts'
import { durationText, sizeText, t } from '../texts.ts'

const architectureText = ({ architecture, emulated }: BuiltArchitecture) =>
  emulated ? t('cli.builder.emulated', { architecture }) : architecture

const architecturesText = (all: readonly BuiltArchitecture[]) => all.map(architectureText).join(', ')

export const localRow = ({ nixVersion, architectures, features }: LocalBuilder): string[] => [
  t('cli.builder.here'),
  '',
  architecturesText(architectures),
  t('cli.builder.nix', { version: nixVersion }),
  features.join(', '),
]

export function builderRow({ name, address, facts, problem }: KnownBuilder): string[] {
  const place = [name, addressText(address)]
  if (problem) return [...place, t('cli.builder.failed')]
  if (!facts) return [...place, t('cli.builder.untested')]
  const { architectures, nixVersion, features } = facts
  return [
    ...place,
    architecturesText(architectures),
    t('cli.builder.nix', { version: nixVersion }),
    features.join(', '),
  ]
}

/** Its entry in the list, then what its last test found. */
export function builderRows({ address, keys, maxJobs, speedFactor, facts }: KnownBuilder): string[][] {
  return [
    [t('cli.builder.fact.address'), addressText(address)],
    ...keys.map(({ type, fingerprint }) => [t('cli.builder.fact.key'), `${type} ${fingerprint}`]),
    [t('cli.builder.fact.speed'), String(speedFactor)],
    ...(facts ? factRows(facts, maxJobs) : [[t('cli.builder.fact.tested'), t('cli.builder.untested')]]),
  ]
}

function factRows(facts: BuilderFacts, maxJobs: number | null): string[][] {
  const yesOrNo = (is: boolean) => t(is ? 'cli.builder.yes' : 'cli.builder.no')
  const size = (count: number | null) => (count === null ? '' : sizeText(count))
  const rows = [
    [t('cli.builder.fact.tested'), new Date(facts.at).toISOString()],
    [t('cli.builder.fact.nix'), facts.nixVersion],
    [t('cli.builder.fact.architectures'), architecturesText(facts.architectures)],
    [t('cli.builder.fact.features'), facts.features.join(', ')],
    [t('cli.builder.fact.processors'), String(facts.cpus)],
    [t('cli.builder.fact.jobs'), String(maxJobs ?? facts.maxJobs)],
    [t('cli.builder.fact.memory'), size(facts.memoryBytes)],
    [t('cli.builder.fact.free'), size(facts.diskFreeBytes)],
    [t('cli.builder.fact.trusted'), yesOrNo(facts.trusted)],
    [t('cli.builder.fact.sandbox'), yesOrNo(facts.sandbox)],
    [t('cli.builder.fact.small-build'), durationText(facts.buildSeconds)],
  ]
  return rows.filter(([, value]) => value !== '')
}
