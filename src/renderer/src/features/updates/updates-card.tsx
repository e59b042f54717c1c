// On the page of a box: what is published for it, and what it did with that.
import './texts.ts'
import { CloudUpload, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { publishHref } from '#shared/window/routes.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { dayText } from './day-text.ts'
import { StatesCard } from './states-card.tsx'
import { WithdrawDialog } from './withdraw-dialog.tsx'

export function UpdatesCard({ box: { id, name, profile, host } }: { box: BoxView }) {
  const folders = useCall('updates.folders', {}).data?.folders ?? []
  const published = folders.flatMap(({ folder, pointers, problem }) =>
    pointers.flatMap(pointer => (pointer.for === `box/${id}` ? [{ ...pointer, folder, problem }] : [])),
  )
  const [last] = published
  const [withdrawn, setWithdrawn] = useState<string | null>(null)
  const isOver = last !== undefined && last.expires * 1000 < Date.now()
  return (
    <>
      <Card>
        <CardHeader
          title={t('updates.card')}
          actions={
            <>
              {last && (
                <Button size="sm" icon={Undo2} onClick={() => setWithdrawn(last.folder)}>
                  {t('updates.withdraw')}
                </Button>
              )}
              {profile !== null && (
                <ButtonLink size="sm" icon={CloudUpload} href={publishHref({ boxes: [id] })}>
                  {t('updates.card.publish')}
                </ButtonLink>
              )}
            </>
          }
        />
        <CardBody className="space-y-3">
          {last ? (
            <p className={isOver ? 'text-warn' : undefined}>
              {rich(isOver ? 'updates.card.expired' : 'updates.card.in', {
                folder: (
                  <span translate="no" className="font-mono [overflow-wrap:anywhere]">
                    {last.folder}
                  </span>
                ),
                day: dayText(last.expires),
              })}
            </p>
          ) : (
            <p className="text-muted">{t('updates.card.none')}</p>
          )}
          {last?.problem && <ErrorPanel error={last.problem} title={t('updates.folder.problem')} />}
        </CardBody>
      </Card>
      {withdrawn !== null && (
        <WithdrawDialog box={{ id, name }} folder={withdrawn} onClose={() => setWithdrawn(null)} />
      )}
      {last && host !== null && <StatesCard boxes={[id]} folder={last.folder} ring={null} />}
    </>
  )
}
