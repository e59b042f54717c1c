// How to log in from the user's own terminal: the command, and a button where the engine can open one.
import { SquareTerminal } from 'lucide-react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { CommandLine } from '#ui/command-line.tsx'
import { Button } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { canLogIn, sshCommand } from '../machine-view.ts'

export function OwnTerminal({ machine }: { machine: Machine }) {
  const ssh = machine.runs ? sshCommand(machine) : null
  const known = ssh !== null && canLogIn(machine)
  const { data } = useCall('machines.terminalProgram', {}, { enabled: known })
  const open = useCommand('machines.openTerminal')
  if (ssh === null) return null
  if (machine.withoutSshLogin) return <p className="text-muted">{t('machine.ssh.refused')}</p>
  return (
    <section aria-label={t('machine.ssh')} className="space-y-2">
      <h3 className="text-muted text-sm">{t('machine.ssh')}</h3>
      <CommandLine command={ssh} />
      {known && data?.program && (
        <Button
          size="sm"
          icon={SquareTerminal}
          busy={open.isPending}
          onClick={() => open.mutate({ id: machine.id })}
        >
          {t('machine.own-terminal')}
        </Button>
      )}
      {open.error && <ErrorPanel error={open.error} title={t('machine.own-terminal.failed')} />}
    </section>
  )
}
