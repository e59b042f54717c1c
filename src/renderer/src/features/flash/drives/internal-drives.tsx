// Drives that are built in: shown only after a question whose safe answer is the default.
import { ShieldAlert } from 'lucide-react'
import { useState } from 'react'
import { count } from '#lib/text.ts'
import { Button } from '#ui/controls/button.tsx'
import { ConfirmDialog } from '#ui/dialog.tsx'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { DriveList } from './drive-list.tsx'

export function InternalDrives({ wizard }: { wizard: FlashWizard }) {
  const [asking, setAsking] = useState(false)
  const { groups, draft, set } = wizard
  const { internal } = groups
  if (internal.length === 0) return null
  const hide = () => {
    for (const one of draft.drives)
      if (internal.some(({ drive }) => drive.path === one.path)) wizard.toggle(one, false)
    set({ internalShown: false })
  }
  const drives = count(internal.length, 'internal drive')
  return (
    <section aria-label="Internal drives" className="space-y-2">
      <Button size="sm" icon={ShieldAlert} onClick={() => (draft.internalShown ? hide() : setAsking(true))}>
        {draft.internalShown ? `Hide ${drives}` : `Show ${drives}…`}
      </Button>
      {draft.internalShown && <DriveList label="Internal drives" rows={internal} wizard={wizard} />}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={internal.length === 1 ? 'Show the internal drive?' : 'Show the internal drives?'}
        confirm={internal.length === 1 ? 'Show it' : 'Show them'}
        cancel={internal.length === 1 ? 'Keep it hidden' : 'Keep them hidden'}
        onConfirm={() => {
          set({ internalShown: true })
          setAsking(false)
        }}
      >
        <p>
          {internal.length === 1 ? 'It is' : 'They are'} built into this computer and may hold another system
          or your files. To erase one, its exact name has to be typed.
        </p>
      </ConfirmDialog>
    </section>
  )
}
