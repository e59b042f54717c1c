// How a box learns where its updates are and which keys to trust: from its trust file.
import './texts.ts'
import { FileKey } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { TrustDialog } from './trust-dialog.tsx'

type Props = {
  boxes: readonly { id: string; name: string }[]
  /** The known web address; "" if none. */
  source: string
  ring: string | null
  /** False until there are keys. */
  canMake: boolean
  className?: string
}

export function TrustCard({ boxes, source, ring, canMake, className }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <Card {...(className && { className })}>
      <CardHeader
        title={t('updates.trust')}
        actions={
          canMake &&
          boxes.length > 0 && (
            <Button size="sm" icon={FileKey} onClick={() => setOpen(true)}>
              {t('updates.trust.make')}
            </Button>
          )
        }
      />
      <CardBody>
        <p className="[overflow-wrap:anywhere]">{t('updates.trust.help')}</p>
      </CardBody>
      {open && <TrustDialog boxes={boxes} source={source} ring={ring} onClose={() => setOpen(false)} />}
    </Card>
  )
}
