// Boxes with prepared drives that wait for their owner's approval. If a drive was copied, the owner picks one
// box.
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { WaitingDrive } from '#shared/connect/known-boxes.ts'
import { Button } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

export const WaitingDrives = ({ drives }: { drives: readonly WaitingDrive[] }) => (
  <div className="flex flex-col gap-3">
    {drives.map(drive => (
      <Waiting key={`${drive.server} ${drive.enrolment}`} drive={drive} />
    ))}
  </div>
)

type Shown = WaitingDrive['boxes'][number]

function Waiting({ drive: { server, enrolment, household, role, boxes } }: { drive: WaitingDrive }) {
  const admit = useCommand('connect.admit')
  const [chosen, setChosen] = useState<Shown | null>(null)
  const isCopied = boxes.length > 1
  const holder = boxes.find(({ has }) => has)
  const [first] = boxes
  const yes = (box: Shown) =>
    admit.mutate(
      { server, enrolment, box: box.id, ...(box.key !== null && { key: box.key }) },
      {
        onSuccess: () => toast(t('reports.waiting.done', { hostname: box.hostname })),
        onSettled: () => setChosen(null),
      },
    )
  return (
    <Callout
      tone={isCopied ? 'warn' : 'accent'}
      title={
        isCopied
          ? t('reports.waiting.twice', { count: boxes.length })
          : t('reports.waiting', { hostname: first?.hostname ?? '' })
      }
    >
      <ul className="mt-1 space-y-2">
        {boxes.map(box => (
          <li key={`${box.id} ${box.key}`} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 flex-1">
              {isCopied && <bdi translate="no">{`${box.hostname} · `}</bdi>}
              {t('reports.waiting.serial', { serial: box.serial ?? '–', address: box.address })}
              {box.has && ` · ${t('reports.waiting.has')}`}
            </span>
            {role === 'owner' && (
              <Button
                size="sm"
                variant={isCopied ? 'secondary' : 'primary'}
                busy={admit.isPending}
                aria-label={t('reports.waiting.this', {
                  hostname: box.hostname,
                  serial: box.serial ?? box.address,
                })}
                onClick={() => (holder && holder !== box ? setChosen(box) : yes(box))}
              >
                {t('reports.waiting.yes')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {role === 'viewer' && (
        <p className="mt-1">{t('reports.waiting.viewer', { household: household.name })}</p>
      )}
      {chosen && holder && (
        <ConfirmDialog
          open
          onOpenChange={() => admit.isPending || setChosen(null)}
          title={t('reports.waiting.title', {
            hostname: chosen.hostname,
            serial: chosen.serial ?? chosen.address,
          })}
          confirm={t('reports.waiting.yes')}
          busy={admit.isPending}
          onConfirm={() => yes(chosen)}
        >
          <p>
            {t('reports.waiting.loses', {
              hostname: holder.hostname,
              serial: holder.serial ?? '–',
              address: holder.address,
            })}
          </p>
        </ConfirmDialog>
      )}
      {admit.error && <ErrorPanel className="mt-3" error={admit.error} />}
    </Callout>
  )
}
