// Orders that an owner's SSH key signs, and how they ended: a Connect carries them, and can order nothing.
import { ArrowRightLeft, Eraser, ScrollText, UserRoundCog } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { ShownBox } from '#shared/connect/known-boxes.ts'
import { orderCode } from '#shared/connect/order.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { When } from '#ui/when.tsx'
import { OrderDialog, type OrderWord } from './order-dialog.tsx'

const words = [
  { word: 'logs-on', icon: ScrollText },
  { word: 'logs-off', icon: ScrollText },
  { word: 'move', icon: ArrowRightLeft },
  { word: 'hand-over', icon: UserRoundCog },
  { word: 'wipe', icon: Eraser },
] as const
const shownAtMost = 5

export function OrdersCard({ box }: { box: ShownBox }) {
  const [chosen, setChosen] = useState<OrderWord | null>(null)
  const { orders, keyLetters } = box
  return (
    <Card>
      <CardHeader title={t('report.orders')} detail={t('report.orders.detail')} />
      <CardBody className="space-y-3">
        {orders === null || keyLetters === null ? (
          <p className="text-muted">{t(orders === null ? 'report.orders.older' : 'report.orders.keyless')}</p>
        ) : (
          <div className="flex flex-wrap gap-2">
            {words.map(({ word, icon }) => (
              <Button key={word} size="sm" icon={icon} onClick={() => setChosen(word)}>
                {t(`connect.order.${word}`)}
              </Button>
            ))}
          </div>
        )}
        {orders !== null && orders.length > 0 && (
          <ul aria-label={t('report.ordered')} className="space-y-1 text-sm">
            {orders.slice(0, shownAtMost).map(({ id, what, at, state, message }) => (
              <li key={id}>
                {t(`connect.order.${what}`)}
                {': '}
                {t(`report.ordered.${state}`)}
                <OutcomeText message={message} />
                {' · '}
                <span className="text-muted">
                  <When at={at} />
                </span>
              </li>
            ))}
          </ul>
        )}
      </CardBody>
      {chosen && <OrderDialog box={box} word={chosen} onClose={() => setChosen(null)} />}
    </Card>
  )
}

/** A newer box may say what this Kiln does not know. */
function OutcomeText({ message }: { message: string }) {
  if (message === '') return null
  const code = orderCode(message)
  return code ? <> ({t(`connect.ordered.${code}`)})</> : <bdi translate="no">{` (${message})`}</bdi>
}
