import './texts.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { lostNow } from './lost-answers.ts'
import type { Personal } from './personal.ts'

type Props = { personal: Personal; onChange: (part: Partial<Personal>) => void }

/** What was not kept over a reload: given again, or left out knowingly. */
export function LostCallout({ personal, onChange }: Props) {
  if (lostNow(personal).length === 0) return null
  return (
    <Callout
      tone="warn"
      title={t('personal.lost')}
      actions={
        personal.way === 'form' && (
          <Button size="sm" onClick={() => onChange({ lost: [] })}>
            {t('personal.leave-empty')}
          </Button>
        )
      }
    >
      {t(personal.way === 'table' ? 'personal.lost-table' : 'personal.lost-form')}
    </Callout>
  )
}
