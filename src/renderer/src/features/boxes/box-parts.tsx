// A card for each kind of belonging: images, machines, host. Drives are in box-drives.tsx.
import { Boxes, History, Play, Rocket, Usb } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { MachineStateBadge } from '#features/machines/machine-state.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { isImageOf } from '#shared/boxes/box-image.ts'
import { boxSource } from '#shared/boxes/box-source.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { addressText } from '#shared/hosts/address.ts'
import { hasWorkloads } from '#shared/hosts/has-workloads.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { flashableFiles } from '#shared/images/flashable.ts'
import type { Image } from '#shared/images/image.ts'
import type { Machine } from '#shared/machines/machine.ts'
import {
  deployHref,
  flashHref,
  hostHref,
  hostSnapshotsHref,
  imageHref,
  machineHref,
  workloadsHref,
} from '#shared/window/routes.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { When } from '#ui/when.tsx'

const shownAtMost = 6

type PartsProps<T> = {
  title: string
  none: string
  /** The next step if there are none. */
  nothing?: ReactNode
  items: readonly T[]
  children: (item: T) => ReactNode
}

export function Parts<T extends { id: string }>({ title, none, nothing, items, children }: PartsProps<T>) {
  const more = items.length - shownAtMost
  return (
    <Card>
      <CardHeader title={title} />
      {items.length === 0 && (
        <div className="space-y-3 p-4">
          <p className="text-muted">{none}</p>
          {nothing}
        </div>
      )}
      {items.length > 0 && (
        <ul aria-label={title} className="divide-y divide-line">
          {items.slice(0, shownAtMost).map(item => (
            <li key={item.id} className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
              {children(item)}
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className="border-line border-t px-4 py-2 text-muted text-sm">{t('box.more', { count: more })}</p>
      )}
    </Card>
  )
}

export const Named = ({ href, name, detail }: { href: string | null; name: string; detail: ReactNode }) => (
  <span className="min-w-0 flex-1">
    {href === null ? (
      <bdi translate="no" className="block truncate font-medium">
        {name}
      </bdi>
    ) : (
      <Link
        href={href}
        dir="auto"
        translate="no"
        className="block truncate rounded font-medium hover:text-accent-text hover:underline"
      >
        {name}
      </Link>
    )}
    <span className="block truncate text-muted text-sm">{detail}</span>
  </span>
)

type ImagesProps = { box: BoxView; images: readonly Image[]; onRun: (image: string) => void }

export const ImagesCard = ({ box, images, onRun }: ImagesProps) => (
  <Parts
    title={t('app.place.images')}
    none={t(box.goal === null ? 'box.images.none' : `box.images.none.${box.goal}`)}
    items={images}
  >
    {image => (
      <>
        <Named
          href={imageHref(image.id)}
          name={image.name}
          detail={
            <>
              <bdi translate="no">{Object.keys(image.formats).join(', ')}</bdi> ·{' '}
              <When at={image.createdAt} />
              {!isImageOf(image, box) && ` · ${t('box.image.other')}`}
            </>
          }
        />
        <Button
          size="sm"
          icon={Play}
          aria-label={t('box.do.named', { action: t('box.do.run'), name: image.name })}
          onClick={() => onRun(image.id)}
        >
          {t('box.do.run')}
        </Button>
        {flashableFiles(image).length > 0 && (
          <ButtonLink
            size="sm"
            icon={Usb}
            href={flashHref({ image: image.id, box: box.id })}
            aria-label={t('box.do.named', { action: t('box.do.flash'), name: image.name })}
          >
            {t('box.do.flash')}
          </ButtonLink>
        )}
      </>
    )}
  </Parts>
)

export const MachinesCard = ({ machines }: { machines: readonly Machine[] }) => (
  <Parts title={t('app.place.machines')} none={t('box.machines.none')} items={machines}>
    {machine => (
      <>
        <Named
          href={machineHref(machine.id)}
          name={machine.name}
          detail={
            <>
              <bdi translate="no">{machine.id}</bdi> · <When at={machine.startedAt} />
            </>
          }
        />
        <MachineStateBadge state={machine.state} />
      </>
    )}
  </Parts>
)

export function HostCard({ box, host }: { box: BoxView; host: KnownHost | null }) {
  const { data } = useCall('hosts.history', { host: host?.id ?? '' }, { enabled: host !== null })
  return (
    <Parts
      title={t('box.host')}
      none={t(box.goal === 'try' || box.goal === 'vm' ? 'box.host.none.no-drive' : 'box.host.none')}
      nothing={
        boxSource(box) && (
          <ButtonLink size="sm" icon={Rocket} href={deployHref({ box: box.id })}>
            {t('box.host.choose')}
          </ButtonLink>
        )
      }
      items={host ? [host] : []}
    >
      {({ id, name, address }) => (
        <>
          <Named href={hostHref(id)} name={name} detail={<bdi translate="no">{addressText(address)}</bdi>} />
          {data?.facts?.facts.snapshots && (
            <ButtonLink size="sm" icon={History} href={hostSnapshotsHref(id)}>
              {t('box.host.sessions')}
            </ButtonLink>
          )}
          {hasWorkloads(data?.facts?.facts ?? null, box.profile) && (
            <ButtonLink size="sm" icon={Boxes} href={workloadsHref(id)}>
              {t('box.workloads')}
            </ButtonLink>
          )}
          <ButtonLink
            size="sm"
            icon={Rocket}
            href={deployHref({ hosts: [id], ...(boxSource(box) && { box: box.id }) })}
          >
            {t('box.do.deploy')}
          </ButtonLink>
        </>
      )}
    </Parts>
  )
}
