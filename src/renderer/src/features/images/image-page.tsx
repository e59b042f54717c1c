// One image: its files, where it comes from, and what can be done with it.

import './list-texts.ts'
import { FileOutput, FileText, Hammer } from 'lucide-react'
import { useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { BootBadge } from '#features/images/boot-badge.tsx'
import { EjectDialog } from '#features/images/eject-dialog.tsx'
import { FileList } from '#features/images/file-list.tsx'
import { Provenance } from '#features/images/provenance.tsx'
import { spaceUsed } from '#features/images/space-used.ts'
import { VerifyButton } from '#features/images/verify-button.tsx'
import { JobsOn } from '#features/jobs/jobs-on.tsx'
import { draftFromImage } from '#features/new-image/wizard/draft.ts'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Image } from '#shared/images/image.ts'
import { buildSettingsOf } from '#shared/images/image-settings.ts'
import { bytes, mebibytes } from '#shared/messages/message.ts'
import { buildHref, newImageHref } from '#shared/window/routes.ts'
import { BackToImages } from '#ui/back-links.tsx'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import { When } from '#ui/when.tsx'
import { ImageActions } from './image-actions.tsx'

export function ImagePage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, error, refetch, isFetching } = useCall('images.show', { id })
  if (data) return <ImageDetail key={id} image={data} />
  return (
    <Page title={t('image.title')} above={<BackToImages />}>
      {error ? (
        <ErrorPanel
          error={error}
          title={t('image.unreadable')}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      ) : (
        <Loading label={t('loading.image')} className="flex flex-col gap-4">
          <Skeleton className="h-40" />
          <Skeleton className="h-80" />
        </Loading>
      )}
    </Page>
  )
}

const ImageDetail = ({ image }: { image: Image }) => (
  <Page
    title={image.name}
    heading={
      <span className="flex items-center gap-2.5">
        <ProfileArt name={image.profile.icon} className="size-8" />
        <span translate="no" dir="auto" className="truncate">
          {image.name}
        </span>
        <BootBadge image={image} />
      </span>
    }
    above={<BackToImages />}
    description={
      <>
        <span translate="no">
          {image.profile.name} · {image.architecture}
        </span>{' '}
        · <When at={image.createdAt} />
      </>
    }
    toolbar={<ImageActions image={image} />}
  >
    <div className="flex flex-col gap-4">
      <JobsOn id={image.id} />
      <Card>
        <CardHeader
          title={t('image.files')}
          detail={spaceUsed(image)}
          actions={
            <>
              <VerifyButton image={image} />
              <ButtonLink size="sm" variant="quiet" icon={FileText} href={buildHref(image.id)}>
                {t('image.build-log')}
              </ButtonLink>
            </>
          }
        />
        <FileList image={image} />
      </Card>
      <Card>
        <CardHeader title={t('provenance.title')} actions={<FromHere image={image} />} />
        <CardBody>
          <Provenance image={image} />
        </CardBody>
      </Card>
      <p className="text-muted text-sm">{needs(image)}</p>
    </div>
  </Page>
)

/**
 * Leads to the options of New box with this image's answers; or away from Kiln, which an image of a plain flake does
 * not need.
 */
function FromHere({ image }: { image: Image }) {
  const [, navigate] = useLocation()
  const [ejecting, setEjecting] = useState(false)
  return (
    <>
      {!image.provenance.flake && (
        <Button size="sm" variant="quiet" icon={FileOutput} onClick={() => setEjecting(true)}>
          {t('image.eject')}
        </Button>
      )}
      <Button
        size="sm"
        variant="quiet"
        icon={Hammer}
        onClick={() => {
          draftFromImage(image)
          navigate(newImageHref())
        }}
      >
        {t('image.build-again')}
      </Button>
      {ejecting && (
        <EjectDialog name={image.name} settings={buildSettingsOf(image)} onClose={() => setEjecting(false)} />
      )}
    </>
  )
}

function needs({ machine: { memoryMiB, cpus, diskMiB }, formats, provenance: { flake } }: Image): string {
  const values = { memory: mebibytes(memoryMiB), cpus }
  if (diskMiB === null) return t(flake ? 'image.vm' : 'image.needs', values)
  // On a drive another number is printed than on memory.
  // The disk of the image may be larger than what its profile asks for.
  const disk = bytes(Math.max(diskMiB * 1024 * 1024, formats.raw?.sizeBytes ?? 0))
  return t(flake ? 'image.vm-disk' : 'image.needs-disk', { ...values, disk })
}
