// The time line of a host's generations, newest first: which runs, which boots next, what changed, and the way back.

import { GitCompare, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'wouter'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { Generation, HostFacts } from '#shared/hosts/facts.ts'
import type { Image } from '#shared/images/image.ts'
import { withoutHash } from '#shared/store-path.ts'
import { deployHref, imageHref } from '#shared/window/routes.ts'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { When } from '#ui/when.tsx'
import { GenerationDiff } from './generation-diff.tsx'
import type { HostPageData } from './host-page-data.ts'
import { originOf } from './lineage.ts'

type Props = { page: HostPageData; images: readonly Image[] }

export function Generations({ page, images }: Props) {
  const facts = page.history.facts?.facts
  if (!facts || facts.generations.length === 0)
    return <EmptyState icon={GitCompare} title={t(facts ? 'generations.none' : 'generations.unknown')} />
  return (
    <ol aria-label={t('generations.title')} className="pb-2">
      {[...facts.generations].reverse().map(generation => (
        <Row key={generation.number} generation={generation} facts={facts} page={page} images={images} />
      ))}
    </ol>
  )
}

type RowProps = Props & { generation: Generation; facts: HostFacts }

function Row({ generation, facts, page, images }: RowProps) {
  const { host, history } = page
  const { number, path, createdAt } = generation
  const [open, setOpen] = useState(false)
  const runs = number === facts.currentGeneration
  const origin = originOf(path, { host, facts, deploys: history.deploys })
  const image = images.find(({ id }) => id === origin?.image)
  const isOlder = number < (facts.currentGeneration ?? facts.profileGeneration ?? 0)
  const label = isOlder ? 'generations.roll-back-to' : 'generations.go-to'
  return (
    <li className="relative pb-3 pl-7 last:pb-0">
      <span aria-hidden className="absolute top-0 bottom-0 left-[7px] w-px bg-line" />
      <span
        aria-hidden
        className={cn(
          'absolute top-4 left-0.5 size-3 rounded-full border-2 bg-surface',
          runs ? 'border-ok bg-ok' : 'border-edge',
        )}
      />
      <div className="rounded-lg border border-line bg-surface">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
          <div className="min-w-0 flex-[1_1_14rem]">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-semibold">{t('generations.number', { number: String(number) })}</span>
              {runs && <Badge tone="ok">{t('generations.runs')}</Badge>}
              {number === facts.profileGeneration && !runs && (
                <Badge tone="accent">{t('generations.boots')}</Badge>
              )}
              {number === facts.bootedGeneration && !runs && <Badge>{t('generations.booted')}</Badge>}
              {createdAt !== null && (
                <span className="text-muted text-sm">
                  <When at={createdAt} />
                </span>
              )}
            </p>
            <p translate="no" dir="auto" title={path} className="truncate text-muted text-sm">
              {withoutHash(path)}
            </p>
            {origin && (
              <p className="truncate text-muted text-sm">
                {image ? (
                  <Link href={imageHref(image.id)} className="rounded text-accent-text hover:underline">
                    {t('generations.from-image', { name: image.name })}
                  </Link>
                ) : (
                  t('generations.from-deploy', { name: origin.deployed?.name ?? origin.image ?? '' })
                )}
              </p>
            )}
          </div>
          <div className="flex flex-wrap gap-2">
            <Button
              size="sm"
              icon={GitCompare}
              aria-expanded={open}
              aria-label={`${t('generations.compare')}: ${t('generations.number', { number: String(number) })}`}
              onClick={() => setOpen(!open)}
            >
              {t('generations.compare')}
            </Button>
            {!runs && (
              <ButtonLink size="sm" icon={Undo2} href={deployHref({ hosts: [host.id], generation: number })}>
                {t(label, { number: String(number) })}
              </ButtonLink>
            )}
          </div>
        </div>
        {open && <GenerationDiff host={host.id} generation={generation} facts={facts} />}
      </div>
    </li>
  )
}
