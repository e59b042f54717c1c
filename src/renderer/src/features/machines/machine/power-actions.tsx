// Actions for a machine now: power, and those for one that has ended.
import { CirclePause, CirclePlay, CirclePower, DiscAlbum, RotateCcw, Trash2, Unplug } from 'lucide-react'
import { useState } from 'react'
import { useCommand } from '#lib/engine/calls.ts'
import { useKeptFocus } from '#lib/hooks/use-kept-focus.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { isRunning } from '../machine-view.ts'
import { KeepDialog } from './keep-dialog.tsx'
import { MachineQuestion } from './machine-question.tsx'
import { RemoveMachine } from './remove-machine.tsx'

type Question = 'force-off' | 'reset' | 'keep' | 'remove'
const failed = (error: unknown) => toast(errorLine(asReport(error)), 'bad')

export function PowerActions({ machine }: { machine: Machine }) {
  const [question, setQuestion] = useState<Question | null>(null)
  const ask = (what: Question) => () => setQuestion(what)
  const close = () => setQuestion(null)
  // Its job can be cancelled, and nothing else.
  const isStarting = machine.state === 'starting'
  return (
    <div
      role="toolbar"
      aria-label={t('machine.actions')}
      className="flex flex-wrap gap-2"
      {...useKeptFocus()}
    >
      <PowerButton machine={machine} />
      {!isStarting && machine.runs && <WhileOn machine={machine} ask={ask} />}
      {!isStarting && !machine.runs && <WhenEnded ask={ask} />}
      {(question === 'force-off' || question === 'reset') && (
        <MachineQuestion machine={machine} action={question} onClose={close} />
      )}
      {question === 'keep' && <KeepDialog machine={machine} onClose={close} />}
      {question === 'remove' && <RemoveMachine machine={machine} onClose={close} />}
    </div>
  )
}

/** One button for both, so that it keeps the focus when the machine has started or ended. */
function PowerButton({ machine: { id, name, runs, state } }: { machine: Machine }) {
  const start = useCommand('machines.startAgain')
  const powerOff = useCommand('machines.powerOff')
  const isStopping = runs && state === 'stopping'
  const change = () => {
    if (!runs) return start.mutate({ id }, { onError: failed })
    const notify = () => toast(t('machine.power-off.toast', { name }))
    powerOff.mutate({ id }, { onSuccess: notify, onError: failed })
  }
  const isStarting = state === 'starting'
  const onOrOff = isStopping ? 'machine.state.stopping' : runs ? 'machine.power-off' : 'machine.start'
  const label = isStarting ? 'machine.state.starting' : onOrOff
  return (
    <Button
      variant={runs ? 'secondary' : 'primary'}
      icon={runs ? CirclePower : CirclePlay}
      busy={start.isPending || powerOff.isPending || isStopping || isStarting}
      onClick={change}
    >
      {t(label)}
    </Button>
  )
}

type Ask = (what: Question) => () => void

function WhileOn({ machine, ask }: { machine: Machine; ask: Ask }) {
  const { state, paused } = machine
  return (
    <>
      <Button icon={Unplug} onClick={ask('force-off')}>
        {t('machine.force-off')}
      </Button>
      <Button icon={RotateCcw} onClick={ask('reset')}>
        {t('machine.reset')}
      </Button>
      {/* Only a reset helps a machine that has failed for good. */}
      {(isRunning(state) || (paused !== null && state !== 'failed')) && <PauseButton machine={machine} />}
    </>
  )
}

function PauseButton({ machine: { id, state } }: { machine: Machine }) {
  const pause = useCommand('machines.pause')
  const resume = useCommand('machines.resume')
  const isOn = isRunning(state)
  const { mutate } = isOn ? pause : resume
  return (
    <Button
      icon={isOn ? CirclePause : CirclePlay}
      busy={pause.isPending || resume.isPending}
      blocked={state === 'stopping'}
      onClick={() => mutate({ id }, { onError: failed })}
    >
      {t(isOn ? 'machine.pause' : 'machine.resume')}
    </Button>
  )
}

const WhenEnded = ({ ask }: { ask: Ask }) => (
  <>
    <Button icon={DiscAlbum} onClick={ask('keep')}>
      {t('machine.keep-changes')}
    </Button>
    <Button icon={Trash2} onClick={ask('remove')}>
      {t('machine.remove')}
    </Button>
  </>
)
