import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { leftEmpty, lostNow } from './lost-answers.ts'
import type { Personal } from './personal.ts'

type Props = { personal: Personal; onChange: (part: Partial<Personal>) => void }

/** Asks for answers that were not kept over a reload: they are given again, or left out knowingly. */
export function LostCallout({ personal, onChange }: Props) {
  const lost = lostNow(personal)
  if (lost.length === 0) return null
  const isTable = lost.includes('table')
  return (
    <Callout
      tone="warn"
      title={t('personal.lost')}
      actions={
        !isTable && (
          <Button size="sm" onClick={() => onChange(leftEmpty(personal))}>
            {t('personal.leave-empty')}
          </Button>
        )
      }
    >
      {t(isTable ? 'personal.lost-table' : 'personal.lost-form')}
    </Callout>
  )
}
