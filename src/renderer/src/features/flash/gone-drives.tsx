import { Callout } from '../../ui/callout.tsx'
import { Button } from '../../ui/button.tsx'
import type { FlashWizard } from './use-flash.ts'

/** Drives that were chosen and are not there any more, or are others by now. */
export function GoneDrives({ wizard }: { wizard: FlashWizard }) {
  const gone = wizard.states.filter(state => state.gone !== null)
  if (gone.length === 0) return null
  return (
    <div role="alert" className="space-y-2">
      {gone.map(({ chosen, gone: reason }) => (
        <Callout
          key={chosen.path}
          tone="warn"
          title={reason ?? ''}
          actions={
            <Button size="sm" onClick={() => wizard.toggle(chosen, false)}>
              Leave it out
            </Button>
          }
        >
          Plug it in again and choose it anew, or go on without it.
        </Callout>
      ))}
    </div>
  )
}
