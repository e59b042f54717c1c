// What can be done with a machine now: power, and what becomes of one that has ended.
import { CirclePause, CirclePlay, CirclePower, DiscAlbum, RotateCcw, Trash2, Unplug } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/model/machines/machine.ts'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { isRunning } from '../machine-view.ts'
import { KeepDialog } from './keep-dialog.tsx'
import { MachineQuestion } from './machine-question.tsx'
import { RemoveMachine } from './remove-machine.tsx'

type Asked = 'force-off' | 'reset' | 'keep' | 'remove'
const failed = (error: unknown) => toast(errorLine(asReport(error)), 'bad')

export function PowerActions({ machine }: { machine: Machine }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const ask = (what: Asked) => () => setAsked(what)
  const close = () => setAsked(null)
  return (
    <div role="toolbar" aria-label={t('machine.actions')} className="flex flex-wrap gap-2">
      {machine.runs ? <WhileOn machine={machine} ask={ask} /> : <WhenEnded machine={machine} ask={ask} />}
      {(asked === 'force-off' || asked === 'reset') && (
        <MachineQuestion machine={machine} action={asked} onClose={close} />
      )}
      {asked === 'keep' && <KeepDialog machine={machine} onClose={close} />}
      {asked === 'remove' && <RemoveMachine machine={machine} onClose={close} />}
    </div>
  )
}

type Props = { machine: Machine; ask: (what: Asked) => () => void }

function WhileOn({ machine, ask }: Props) {
  const { id, name, state } = machine
  const powerOff = useCommand('machines.powerOff')
  const pause = useCommand('machines.pause')
  const resume = useCommand('machines.resume')
  const isStopping = state === 'stopping'
  return (
    <>
      <Button
        icon={CirclePower}
        busy={powerOff.isPending || isStopping}
        onClick={() =>
          powerOff.mutate(
            { id },
            { onSuccess: () => toast(t('machine.power-off.toast', { name })), onError: failed },
          )
        }
      >
        {isStopping ? t('machine.state.stopping') : t('machine.power-off')}
      </Button>
      <Button icon={Unplug} onClick={ask('force-off')}>
        {t('machine.force-off')}
      </Button>
      <Button icon={RotateCcw} onClick={ask('reset')}>
        {t('machine.reset')}
      </Button>
      {isRunning(state) ? (
        <Button
          icon={CirclePause}
          busy={pause.isPending}
          disabled={isStopping}
          onClick={() => pause.mutate({ id }, { onError: failed })}
        >
          {t('machine.pause')}
        </Button>
      ) : (
        <Button
          icon={CirclePlay}
          busy={resume.isPending}
          onClick={() => resume.mutate({ id }, { onError: failed })}
        >
          {t('machine.resume')}
        </Button>
      )}
    </>
  )
}

function WhenEnded({ machine: { id }, ask }: Props) {
  const start = useCommand('machines.startAgain')
  return (
    <>
      <Button
        variant="primary"
        icon={CirclePlay}
        busy={start.isPending}
        onClick={() => start.mutate({ id }, { onError: failed })}
      >
        {t('machine.start')}
      </Button>
      <Button icon={DiscAlbum} onClick={ask('keep')}>
        {t('machine.keep-changes')}
      </Button>
      <Button icon={Trash2} onClick={ask('remove')}>
        {t('machine.remove')}
      </Button>
    </>
  )
}
