// What `kiln images show` says below an image's files: where it came from.
import { seconds } from '#shared/messages/message.ts'
import type { Image } from '#shared/model/image.ts'
import { sizeText, t } from '../texts.ts'
import { table } from './act.ts'

export function imageFacts({ profile, architecture, provenance, allocatedBytes }: Image): string[] {
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
  return table(rows)
}
