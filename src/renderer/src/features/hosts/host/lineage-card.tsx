// From the generation that runs back to image, settings and drive.

import { Link } from 'wouter'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import { imageHref } from '#shared/window/routes.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Data } from '#ui/data.tsx'
import { When } from '#ui/when.tsx'
import type { HostPageData } from '../host-page-data.ts'
import { originOf } from '../lineage.ts'
import { Fact } from './fact.tsx'

type Props = { page: HostPageData; images: readonly Image[] }

export function LineageCard({ page: { host, history }, images }: Props) {
  const facts = history.facts?.facts
  const current = facts?.currentSystem
  const origin = facts && current ? originOf(current, { host, facts, deploys: history.deploys }) : null
  const image = images.find(({ id }) => id === origin?.image)
  const { drives } = history
  const options = origin?.source?.kind === 'profile' ? origin.source.options : image?.provenance.options
  return (
    <Card>
      <CardHeader
        title={t('host.lineage')}
        detail={
          facts && facts.currentGeneration !== null
            ? t('host.lineage.runs', { number: String(facts.currentGeneration) })
            : undefined
        }
      />
      {!origin && drives.length === 0 ? (
        <p className="p-4 text-muted">{t('host.lineage.unknown')}</p>
      ) : (
        <dl className="space-y-1.5 p-4">
          {origin?.deployed && (
            <Fact name={t('host.lineage.deployed')}>
              <When at={origin.deployed.at} />
            </Fact>
          )}
          {origin?.image && (
            <Fact name={t('host.lineage.image')}>
              {image ? (
                <Link
                  href={imageHref(image.id)}
                  dir="auto"
                  translate="no"
                  className="rounded text-accent-text underline"
                >
                  {image.name}
                </Link>
              ) : (
                t('host.lineage.image-gone', { id: origin.image })
              )}
            </Fact>
          )}
          {origin?.source?.kind === 'profile' && (
            <Fact name={t('host.lineage.profile')}>
              <Data>{origin.source.profile}</Data>
            </Fact>
          )}
          {origin?.source?.kind === 'flake' && (
            <Fact name={t('host.lineage.flake')}>
              <Data>{origin.source.reference}</Data>
            </Fact>
          )}
          {options && (
            <Fact name={t('host.lineage.settings')}>
              <Options options={options} />
            </Fact>
          )}
          {drives.map(({ serial, model, at }) => (
            <Fact key={serial} name={t('host.lineage.drive')}>
              {t('host.lineage.drive.detail', { model, serial })} ·{' '}
              <span className="text-muted">{rich('host.lineage.written', { when: <When at={at} /> })}</span>
            </Fact>
          ))}
        </dl>
      )}
    </Card>
  )
}

function Options({ options }: { options: OptionValues }) {
  const entries = Object.entries(options)
  if (entries.length === 0) return t('host.lineage.no-settings')
  return (
    <ul translate="no" className="max-h-40 overflow-y-auto font-mono text-sm">
      {entries.map(([key, value]) => (
        <li key={key} className="truncate" title={`${key} = ${String(value)}`}>
          <span className="text-muted">{key}</span> {Array.isArray(value) ? value.join(', ') : String(value)}
        </li>
      ))}
    </ul>
  )
}
