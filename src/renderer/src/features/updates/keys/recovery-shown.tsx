// Shows the recovery key once, to print, save or write down. The keys are made, and the dialog closes, only
// after the user confirms that it is stored.
import '../texts.ts'
import { Download, Printer } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { downloadText } from '#lib/texts/text-files.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

export function RecoveryShown({ recovery, onClose }: { recovery: string; onClose: () => void }) {
  const [kept, setKept] = useState(false)
  const [tried, setTried] = useState(false)
  const make = useCommand('updates.makeKeys')
  const keep = () =>
    make.mutate(
      { recoveryFile: null, recovery },
      {
        onSuccess() {
          toast(t('updates.keys.made'))
          onClose()
        },
      },
    )
  const close = () => {
    if (make.error) onClose()
    else if (kept) keep()
    else setTried(true)
  }
  return (
    <Dialog
      open
      onOpenChange={open => open || close()}
      title={t('updates.recovery.title')}
      description={t('updates.recovery.detail')}
      footer={
        <Button variant="primary" busy={make.isPending} onClick={close}>
          {t('updates.recovery.close')}
        </Button>
      }
    >
      <div className="space-y-4">
        <p
          data-print
          translate="no"
          className="rounded-md border border-line bg-sunken p-3 text-center font-mono text-lg [overflow-wrap:anywhere]"
        >
          {recovery}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button size="sm" icon={Printer} onClick={() => window.print()}>
            {t('updates.recovery.print')}
          </Button>
          <Button
            size="sm"
            icon={Download}
            onClick={() => downloadText('kiln-recovery-key.txt', `${recovery}\n`)}
          >
            {t('updates.recovery.save')}
          </Button>
          <CopyButton labelled text={recovery} label={t('updates.recovery.copy')} />
        </div>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside */}
        <label className="flex items-start gap-2">
          <Checkbox className="mt-0.5" checked={kept} onCheckedChange={setKept} />
          <span>{t('updates.recovery.kept')}</span>
        </label>
        {make.error && <ErrorPanel error={make.error} title={t('updates.keys.unmade')} />}
        <div role="alert">{tried && !kept && <FieldError>{t('updates.recovery.not-yet')}</FieldError>}</div>
      </div>
    </Dialog>
  )
}
