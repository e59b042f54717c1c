// How a build ended, and what one can do next.

import { FileText, Images, RotateCw, SquarePen, Usb } from 'lucide-react'
import { flashableFiles, flashHref } from '#features/images/flashable.ts'
import { FileList } from '#features/images/image/file-list.tsx'
import { imageHref } from '#features/links.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts.ts'
import { formatDuration } from '#lib/times.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { When } from '#ui/when.tsx'
import { type BuildView, elapsedMs } from '../build-view.ts'
import { useBuildAgain } from '../use-build-again.ts'

type Props = { view: BuildView; onLog: (drv: string) => void }

export function BuildEnded({ view, onLog }: Props) {
  if (view.state === 'succeeded') return <Succeeded view={view} />
  const actions = <NextSteps view={view} onLog={onLog} />
  if (view.state === 'cancelled')
    return (
      <Callout title="This build was cancelled" actions={actions}>
        {ended(view)} What Nix had finished is kept, so that building again is quicker. No image was made.
      </Callout>
    )
  if (view.state === 'interrupted')
    return (
      <Callout tone="warn" title="This build was interrupted" actions={actions}>
        Kiln or the computer stopped while it ran. What Nix had finished is kept. No image was made.
      </Callout>
    )
  return <ErrorPanel error={view.error} title="The image was not made" actions={actions} />
}

const ended = (view: BuildView) => {
  const took = elapsedMs(view, 0)
  return took ? `It ran for ${formatDuration(took)}.` : 'It had not begun.'
}

function NextSteps({ view, onLog }: Props) {
  const { request, error } = view
  const { again, change, starting } = useBuildAgain()
  const failed = error?.details?.derivation
  return (
    <>
      {failed && (
        <Button size="sm" icon={FileText} onClick={() => onLog(failed)}>
          Open its log
        </Button>
      )}
      {request && (
        <>
          <Button size="sm" icon={SquarePen} onClick={() => change(request)}>
            Change the answers
          </Button>
          <Button size="sm" variant="primary" icon={RotateCw} busy={starting} onClick={() => again(request)}>
            Build again
          </Button>
        </>
      )}
    </>
  )
}

function Succeeded({ view }: { view: BuildView }) {
  const image = useCall('images.show', { id: view.id })
  const took = elapsedMs(view, 0)
  return (
    <Card>
      <CardHeader
        title="The image is ready"
        detail={
          <>
            {took !== null && `Made in ${formatDuration(took)}, `}
            <When at={view.endedAt ?? view.createdAt} />
          </>
        }
        actions={
          <>
            {image.data && flashableFiles(image.data).length > 0 && (
              <ButtonLink icon={Usb} href={flashHref(view.id)}>
                Flash
              </ButtonLink>
            )}
            <ButtonLink variant="primary" icon={Images} href={imageHref(view.id)}>
              Open image
            </ButtonLink>
          </>
        }
      />
      {image.error ? (
        <ErrorPanel
          className="m-4"
          error={image.error}
          title="Its files cannot be shown"
          onRetry={() => void image.refetch()}
          retrying={image.isFetching}
        />
      ) : image.data ? (
        <FileList image={image.data} />
      ) : (
        <Loading label={t('loading.files')} className="p-4">
          <Skeleton className="h-10" />
        </Loading>
      )}
    </Card>
  )
}
