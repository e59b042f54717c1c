// Formats the provenance that `kiln images show` prints below an image's files.

import { type BuildEstimate, estimateRows } from '#shared/builds/estimate.ts'
import { bootTested } from '#shared/images/boot-tested.ts'
import type { Image } from '#shared/images/image.ts'
import type { BootTest } from '#shared/machines/boot-test.ts'
import { day, seconds } from '#shared/messages/message.ts'
import { table } from '../act.ts'
import { sizeText, t, texts } from '../texts.ts'

export function imageFacts(image: Image, estimate: BuildEstimate | null): string[] {
  const { profile, architecture, provenance, allocatedBytes } = image
  const { flake, options, inputs, raw, iso, nixVersion: nix, kilnVersion: kiln } = provenance
  const { id, name } = profile
  const rows = [[t('cli.fact.profile'), t('cli.fact.profile.value', { id, name, architecture })]]
  if (flake) rows.push([t('cli.fact.flake'), flake.url])
  for (const [key, value] of Object.entries(options))
    rows.push([t('cli.fact.option'), `${key} = ${JSON.stringify(value)}`])
  for (const input of inputs)
    rows.push([t('cli.fact.input'), `${input.name} ${input.url} ${input.revision ?? ''}`])
  rows.push([t('cli.fact.lock'), provenance.lockHash])
  for (const built of [raw, iso]) {
    if (!built) continue
    rows.push([t('cli.fact.derivation'), built.derivation], [t('cli.fact.store-path'), built.storePath])
  }
  rows.push(
    [
      t('cli.fact.built-with'),
      t('cli.fact.built-with.value', { nix, kiln, time: seconds(provenance.seconds) }),
    ],
    [t('cli.fact.on-disk'), sizeText(allocatedBytes)],
  )
  const tested = bootTested(image)
  if (tested) rows.push([t('cli.fact.booted'), bootText(tested)])
  if (estimate) rows.push(...estimateFacts(estimate))
  return table(rows)
}

/** The estimate before its build, next to the actual figures. */
export const estimateFacts = (estimate: BuildEstimate): string[][] =>
  estimateRows(estimate).map(({ figure, text }) => [t('cli.fact.estimate', { figure }), texts.text(text)])

export function bootText({ format, qemu, accel, seconds: took, checks, when }: BootTest): string {
  const passed = checks.filter(({ outcome }) => outcome === 'passed').length
  const skipped = checks.length - passed
  const values = { format, qemu, accel, time: seconds(took), passed, day: day(when) }
  return skipped === 0 ? t('cli.image.booted', values) : t('cli.image.booted-partly', { ...values, skipped })
}
