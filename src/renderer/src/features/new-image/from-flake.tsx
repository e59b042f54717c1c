import { Snowflake } from 'lucide-react'
import { useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { later } from '#lib/later.tsx'
import { t } from '#lib/texts/texts.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'
import { Button } from '#ui/controls/button.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import type { Wizard } from './wizard/use-wizard.ts'

const FlakeDialog = later(async () => (await import('./flake-dialog.tsx')).FlakeDialog, {
  failed: LoadFailed,
})

const mostEarlier = 4

/** The button beside the profiles, and its dialog. What was typed stays when the dialog is left. */
export function FromFlake({ wizard, onChosen }: { wizard: Wizard; onChosen: () => void }) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const history = useCall('builds.history', {}, { enabled: open })
  const built = history.data?.map(({ request }) => request.profile).filter(isFlakeReference) ?? []
  const earlier = [...new Set(built)].filter(one => !wizard.flakes.includes(one)).slice(0, mostEarlier)
  return (
    <>
      <Button icon={Snowflake} onClick={() => setOpen(true)}>
        {t('new.flake')}
      </Button>
      {open && (
        <FlakeDialog
          text={text}
          onTextChange={setText}
          earlier={earlier}
          onFound={reference => {
            wizard.choose(reference)
            setOpen(false)
            setText('')
            onChosen()
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
