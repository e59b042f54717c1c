// Hosts that are written down elsewhere, to take over: in the SSH configuration, or in a flake of another deploy tool.
import './texts.ts'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { useFromFlake } from './from-flake.tsx'
import { useFromSsh } from './from-ssh.tsx'

export function ImportHosts({ onClose }: { onClose: () => void }) {
  const [from, setFrom] = useState('ssh')
  const ways = { ssh: useFromSsh(onClose), flake: useFromFlake(onClose) }
  const { detail, content, count, busy, isDone, run } = from === 'flake' ? ways.flake : ways.ssh
  return (
    <Dialog
      open
      fromTop
      onOpenChange={open => open || onClose()}
      title={t('hosts.import.title')}
      description={detail}
      footer={
        <>
          <Button onClick={onClose}>{t(isDone ? 'ui.close' : 'ui.cancel')}</Button>
          {count !== null && (
            <Button variant="primary" blocked={count === 0} busy={busy} onClick={run}>
              {t('hosts.import.yes', { count })}
            </Button>
          )}
        </>
      }
    >
      <div className="space-y-3">
        <RadioGroup
          aria-label={t('hosts.import.from')}
          value={from}
          onValueChange={setFrom}
          options={[
            { value: 'ssh', label: t('hosts.import.from.ssh') },
            { value: 'flake', label: t('hosts.import.from.flake') },
          ]}
        />
        {content}
      </div>
    </Dialog>
  )
}
